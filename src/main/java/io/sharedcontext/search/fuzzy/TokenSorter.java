package io.sharedcontext.search.fuzzy;

import java.util.Arrays;

/**
 * Words of a text as places, {@code start << 32 | length}, found and put in order without a string
 * for each: by their first three letters at once, then, where those are the same, by all.
 */
final class TokenSorter {
  private static final int MOST_AT_ONCE = 1 << 16;
  private static final int FEW = 8;

  private TokenSorter() {}

  static int start(long word) {
    return (int) (word >>> 32);
  }

  static int length(long word) {
    return (int) word;
  }

  /** The words of {@code letters} in order of appearance. */
  static long[] words(char[] letters) {
    long[] words = new long[count(letters)];
    int found = 0;
    int start = 0;
    for (int i = 0; i <= letters.length && found < words.length; i++) {
      if (i == letters.length || letters[i] == ' ') {
        if (i > start) {
          words[found++] = ((long) start << 32) | (i - start);
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static int count(char[] letters) {
    int count = 0;
    char before = ' ';
    for (char letter : letters) {
      count += before == ' ' && letter != ' ' ? 1 : 0;
      before = letter;
    }
    return count;
  }

  /** Sorts {@code words}; returns how many of them differ. */
  static int sort(char[] letters, long[] words) {
    if (words.length < MOST_AT_ONCE) {
      sortByBeginning(letters, words);
    } else {
      sortByAll(letters, words, 0, words.length);
    }
    int different = Math.min(1, words.length);
    for (int i = 1; i < words.length; i++) {
      different += compare(letters, words[i - 1], words[i]) == 0 ? 0 : 1;
    }
    return different;
  }

  /** Moves the first of each kind in sorted {@code words} to the front; the rest is of no use. */
  static void dropRepeated(char[] letters, long[] words) {
    int kept = 1;
    for (int i = 1; i < words.length; i++) {
      if (compare(letters, words[kept - 1], words[i]) != 0) {
        words[kept++] = words[i];
      }
    }
  }

  private static void sortByBeginning(char[] letters, long[] words) {
    long[] keys = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      keys[i] = ((beginning(letters, words[i]) << 16) | i) ^ Long.MIN_VALUE;
    }
    Arrays.sort(keys);
    long[] given = words.clone();
    int from = 0;
    for (int i = 0; i < keys.length; i++) {
      words[i] = given[(int) keys[i] & (MOST_AT_ONCE - 1)];
      if (keys[i] >>> 16 != keys[from] >>> 16) {
        sortByAll(letters, words, from, i);
        from = i;
      }
    }
    sortByAll(letters, words, from, words.length);
  }

  private static long beginning(char[] letters, long word) {
    int start = start(word);
    int length = length(word);
    long first = (long) letters[start] << 32;
    long second = length > 1 ? (long) letters[start + 1] << 16 : 0;
    return first | second | (length > 2 ? letters[start + 2] : 0);
  }

  private static void sortByAll(char[] letters, long[] words, int from, int to) {
    if (to - from > FEW) {
      Long[] boxed = new Long[to - from];
      Arrays.setAll(boxed, i -> words[from + i]);
      Arrays.sort(boxed, (left, right) -> compare(letters, left, right));
      for (int i = from; i < to; i++) {
        words[i] = boxed[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      insert(letters, words, from, i);
    }
  }

  private static void insert(char[] letters, long[] words, int from, int place) {
    long word = words[place];
    int to = place;
    while (to > from && compare(letters, words[to - 1], word) > 0) {
      words[to] = words[to - 1];
      to--;
    }
    words[to] = word;
  }

  private static int compare(char[] letters, long left, long right) {
    int first = start(left);
    int second = start(right);
    int shorter = Math.min(length(left), length(right));
    for (int i = 0; i < shorter; i++) {
      if (letters[first + i] != letters[second + i]) {
        return letters[first + i] - letters[second + i];
      }
    }
    return length(left) - length(right);
  }
}
