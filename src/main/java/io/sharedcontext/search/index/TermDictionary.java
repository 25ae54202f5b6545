package io.sharedcontext.search.index;

import java.util.function.Consumer;

/**
 * Words and their numbers, 0 and up, valid in this dictionary alone. Safe for several threads; it may
 * grow, but what it has stays.
 */
public interface TermDictionary {
  /** How many words there are. */
  int size();

  /** The word with this number. */
  String word(int term);

  /**
   * Tells of words from {@code from} on, as many as are there and fit: reading all of a large
   * dictionary one by one would take several times as long.
   *
   * @param letters set to the letters of each, as {@code EditDistance.letters} gives them
   * @param lengths set to how many UTF-16 units each has
   * @return how many
   */
  int shapes(int from, long[] letters, byte[] lengths);

  /**
   * For each word the letter of a to z with which it begins, or 0 for another and for {@code StopWords}.
   * Nobody may change it; it may be longer than there are words.
   */
  byte[] initials();

  /** The number of {@code word}, or -1. */
  int number(String word);

  /** Tells the words that begin with {@code first}, which is no letter and no digit: those are few. */
  void beginningWith(char first, Consumer<String> sink);

  /** The numbers of all words with the stem of {@code word}, in no order. */
  int[] family(String word);
}
