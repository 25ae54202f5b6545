package io.sharedcontext.search.fuzzy;

import java.util.Arrays;

/**
 * Characters to be found in texts exactly as they are. Immutable.
 *
 * <p>Source: R. N. Horspool, "Practical fast searching in strings", Software: Practice and Experience
 * 10 (1980). Characters that are the same in their lowest seven bits share a skip, the shortest.
 */
final class HorspoolSearch {
  private static final int KINDS = 128;

  private final char[] letters;
  private final int[] skips = new int[KINDS];

  /** Prepares {@code letters}; at least one if they are to be found. */
  HorspoolSearch(char[] letters) {
    this.letters = letters;
    Arrays.fill(skips, letters.length);
    for (int i = 0; i < letters.length - 1; i++) {
      skips[letters[i] & (KINDS - 1)] = letters.length - 1 - i;
    }
  }

  /** Whether it is in {@code text} at {@code from} or later. */
  boolean in(char[] text, int from) {
    int behind = letters.length - 1;
    char last = letters[behind];
    int end = from + behind;
    while (end < text.length) {
      char letter = text[end];
      if (letter == last && endsAt(text, end)) {
        return true;
      }
      end += skips[letter & (KINDS - 1)];
    }
    return false;
  }

  private boolean endsAt(char[] text, int end) {
    int start = end - letters.length + 1;
    for (int i = 0; i < letters.length; i++) {
      if (text[start + i] != letters[i]) {
        return false;
      }
    }
    return true;
  }
}
