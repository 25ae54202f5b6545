package io.sharedcontext.search;

import io.sharedcontext.search.text.Tokenizer;
import java.util.Set;

/**
 * A message that answers a query.
 *
 * @param id the message's id
 * @param score 0 to 100; docs/search.md says what it means
 * @param match what answered, never empty
 * @param words the words of the message that answered, as {@link Tokenizer} reads them from its text;
 *     empty when only the sender's name or what stands next to the message answered
 */
public record Hit(long id, double score, Set<MatchKind> match, Set<String> words) {
  public Hit {
    match = Set.copyOf(match);
    words = Set.copyOf(words);
  }

  /** The same with other words. */
  Hit with(Set<String> otherWords) {
    return new Hit(id, score, match, otherWords);
  }
}
