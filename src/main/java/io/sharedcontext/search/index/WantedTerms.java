package io.sharedcontext.search.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The candidates of a search, numbered from 1, as one dictionary knows them. Immutable.
 */
public final class WantedTerms {
  private final int[] terms;
  private final int[] dense;
  private final Map<Integer, Integer> sparse = new HashMap<>();

  /**
   * Looks the candidates up.
   *
   * @param words the candidates in order
   * @param dense whether every word of every message will be looked for: takes an array as large as
   *     the dictionary
   */
  public WantedTerms(TermDictionary dictionary, List<String> words, boolean dense) {
    terms = new int[words.size() + 1];
    Arrays.fill(terms, -1);
    this.dense = new int[dense ? dictionary.size() : 0];
    for (int i = 0; i < words.size(); i++) {
      int term = dictionary.number(words.get(i));
      // A word that came after the array was made is in no message that was there before.
      if (term >= 0 && (!dense || term < this.dense.length)) {
        terms[i + 1] = term;
        if (dense) {
          this.dense[term] = i + 1;
        } else {
          sparse.put(term, i + 1);
        }
      }
    }
  }

  /** How many candidates there are. */
  public int count() {
    return terms.length - 1;
  }

  /** The number of a candidate in the dictionary, or -1. */
  public int term(int candidate) {
    return terms[candidate];
  }

  /** The candidate that a word of the dictionary is, or 0. */
  public int candidate(int term) {
    return dense.length > 0
        ? (term < dense.length ? dense[term] : 0)
        : sparse.getOrDefault(term, 0);
  }

  /** For each word of the dictionary its candidate or 0; only if it was asked for. */
  int[] dense() {
    return dense;
  }
}
