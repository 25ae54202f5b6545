package io.sharedcontext.search.fuzzy;

import java.util.Arrays;

/**
 * The words of a prepared text in order, joined by single spaces: all of them, and without
 * repetitions, the latter with their places and hashes. Order is that of UTF-16 units.
 */
final class SortedTokens {
  /** Stands for words nobody has looked for yet. */
  static final SortedTokens UNREAD =
      new SortedTokens(new char[0], new char[0], new int[0], new int[0]);

  private final char[] sorted;
  private final char[] distinct;
  private final int[] ends;
  private final int[] hashes;
  private final long signature;

  private SortedTokens(char[] sorted, char[] distinct, int[] ends, int[] hashes) {
    this.sorted = sorted;
    this.distinct = distinct;
    this.ends = ends;
    this.hashes = hashes;
    long bits = 0;
    for (int hash : hashes) {
      bits |= 1L << hash;
    }
    signature = bits;
  }

  /** The words of {@code letters}, which are separated by spaces. */
  static SortedTokens of(char[] letters) {
    long[] words = TokenSorter.words(letters);
    int count = TokenSorter.sort(letters, words);
    char[] sorted = joined(letters, words, words.length);
    if (count == words.length) {
      return withPlaces(sorted, sorted, words, count);
    }
    TokenSorter.dropRepeated(letters, words);
    return withPlaces(sorted, joined(letters, words, count), words, count);
  }

  private static char[] joined(char[] letters, long[] words, int count) {
    int length = Math.max(0, count - 1);
    for (int i = 0; i < count; i++) {
      length += TokenSorter.length(words[i]);
    }
    char[] joined = new char[length];
    int to = 0;
    for (int i = 0; i < count; i++) {
      if (to > 0) {
        joined[to++] = ' ';
      }
      int size = TokenSorter.length(words[i]);
      System.arraycopy(letters, TokenSorter.start(words[i]), joined, to, size);
      to += size;
    }
    return joined;
  }

  private static SortedTokens withPlaces(char[] sorted, char[] distinct, long[] words, int count) {
    int[] ends = new int[count];
    int[] hashes = new int[count];
    int start = 0;
    for (int i = 0; i < count; i++) {
      ends[i] = start + TokenSorter.length(words[i]);
      hashes[i] = hash(distinct, start, ends[i]);
      start = ends[i] + 1;
    }
    return new SortedTokens(sorted, distinct, ends, hashes);
  }

  private static int hash(char[] letters, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + letters[i];
    }
    return hash ^ (hash >>> 15);
  }

  /** All words, joined; for reading only. */
  char[] sorted() {
    return sorted;
  }

  /** The words without repetitions, joined; the same array as all words when none is repeated. */
  char[] distinct() {
    return distinct;
  }

  /** How many different words there are. */
  int count() {
    return ends.length;
  }

  /** Where the word begins among the distinct. */
  int start(int word) {
    return word == 0 ? 0 : ends[word - 1] + 1;
  }

  /** Where it ends. */
  int end(int word) {
    return ends[word];
  }

  int hash(int word) {
    return hashes[word];
  }

  /** A bit for each word's hash: texts without a common bit have no common word. */
  long signature() {
    return signature;
  }

  /** Whether one of these words and one of another text's are the same. */
  boolean same(int word, SortedTokens other, int otherWord) {
    return hashes[word] == other.hashes[otherWord]
        && Arrays.equals(
            distinct,
            start(word),
            end(word),
            other.distinct,
            other.start(otherWord),
            other.end(otherWord));
  }
}
