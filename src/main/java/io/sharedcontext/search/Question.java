package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** What is looked for: a word, and whether it was made of neighbours ({@code add prompt}). */
  record Term(String word, double weight, boolean made, boolean date) {}

  private static final Set<String> VAGUE = Set.of("type kind sort name mention mentioned say said tell told describe described think thing things activity activities place according discuss discussed talk share shared specific particular recently currently happen happened many much long".split(" "));

  List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    Set<String> stems = new HashSet<>();
    boolean all = words.stream().allMatch(StopWords::contains);
    Set<Integer> dated = Dates.in(words).used();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((all || !StopWords.contains(word)) && stems.add(Stems.of(word))) {
        terms.add(new Term(word, dated.contains(i) ? W.dateText : VAGUE.contains(word) ? W.vague : 1, false, dated.contains(i)));
      }
    }
    for (int i = 0; i < words.size(); i++) {
      String joined = words.get(i);
      for (int j = i + 1; j < Math.min(words.size(), i + 4); j++) {
        joined += words.get(j);
        if (stems.add(Stems.of(joined))) {
          terms.add(new Term(joined, W.joint, true, false));
        }
      }
    }
    return terms;
  }
}
