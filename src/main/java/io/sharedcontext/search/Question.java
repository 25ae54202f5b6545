package io.sharedcontext.search;

import java.util.List;

/**
 * A query as it was asked.
 *
 * @param words its words in order, stop words too
 * @param metadata are the values of metadata searched too?
 */
public record Question(String query, List<String> words, Mode mode, boolean metadata) {
  public Question {
    words = List.copyOf(words);
  }

  /** Any string is a query. */
  public static Question of(String query, Mode mode, boolean metadata) {
    return new Question(query, Words.of(query), mode, metadata);
  }
}
