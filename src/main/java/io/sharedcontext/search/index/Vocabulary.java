package io.sharedcontext.search.index;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.text.Stemmer;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.TextFeatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Every word of a store with a small number of its own, valid in this process. Safe for concurrent
 * use. Words that are no longer used stay: they only cost memory.
 */
public final class Vocabulary implements TermDictionary {
  private static final int FEWEST = 256;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_FACTOR = 0x100000001b3L;

  private final AtomicReference<State> state = new AtomicReference<>(State.empty());

  /**
   * For each word: its text, the letters in it as bits, the next word with the same stem or -1, its
   * features, its length, and what {@link #initials} tells.
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record State(
      LongIntMap numbers,
      LongIntMap stems,
      String[] words,
      long[] letters,
      int[] next,
      byte[] traits,
      byte[] lengths,
      byte[] initials,
      int size) {
    static State empty() {
      return new State(
          LongIntMap.empty(),
          LongIntMap.empty(),
          new String[FEWEST],
          new long[FEWEST],
          new int[FEWEST],
          new byte[FEWEST],
          new byte[FEWEST],
          new byte[FEWEST],
          0);
    }

    State roomy() {
      if (size < words.length) {
        return this;
      }
      int room = size * 2;
      return new State(
          numbers,
          stems,
          Arrays.copyOf(words, room),
          Arrays.copyOf(letters, room),
          Arrays.copyOf(next, room),
          Arrays.copyOf(traits, room),
          Arrays.copyOf(lengths, room),
          Arrays.copyOf(initials, room),
          size);
    }
  }

  /** A vocabulary of the stop words: their numbers are their places in that list. */
  public Vocabulary() {
    for (int place = 0; place < StopWords.count(); place++) {
      taken(StopWords.word(place));
    }
  }

  @Override
  public int size() {
    return now().size;
  }

  @Override
  public int shapes(int from, long[] letters, byte[] lengths) {
    State now = now();
    int count = Math.max(0, Math.min(letters.length, now.size - from));
    System.arraycopy(now.letters, from, letters, 0, count);
    System.arraycopy(now.lengths, from, lengths, 0, count);
    return count;
  }

  @Override
  public byte[] initials() {
    return now().initials;
  }

  /** The letter of a to z with which {@code word} begins, or 0. */
  static byte initial(String word) {
    char first = word.charAt(0);
    return (byte) (first >= 'a' && first <= 'z' ? first : 0);
  }

  @Override
  public void beginningWith(char first, Consumer<String> sink) {
    State now = now();
    for (int number = 0; number < now.size; number++) {
      if ((now.letters[number] & 1L << first) != 0 && now.words[number].charAt(0) == first) {
        sink.accept(now.words[number]);
      }
    }
  }

  @Override
  public synchronized int number(String word) {
    return now().numbers.get(key(word));
  }

  /** The key under which {@code word} is found: a hash of 63 bits (FNV-1a, then mixed). */
  public static long key(String word) {
    long hash = FNV_START;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * FNV_FACTOR;
    }
    return mixed(hash);
  }

  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
    return (mixed ^ (mixed >>> 32)) & Long.MAX_VALUE;
  }

  /** Is the word with this {@link #key} there? */
  public synchronized boolean knows(long key) {
    return now().numbers.get(key) >= 0;
  }

  /** Takes a word in; it may be there already. */
  public void learn(String word) {
    taken(word);
  }

  /** How many bytes of memory this takes, about. */
  public synchronized long weight() {
    State now = now();
    return now.numbers.weight() + now.stems.weight() + now.words.length * 18L + now.size * 50L;
  }

  /** The number of {@code word}, which is taken in if need be. */
  private synchronized int taken(String word) {
    long key = key(word);
    int known = now().numbers.get(key);
    return known >= 0 ? known : added(word, key);
  }

  /**
   * Reads words as {@link Document} writes them into their numbers; those that are not known are
   * taken in.
   *
   * @param from where the first word begins in {@code bytes}
   * @param words as many as there are
   */
  synchronized void read(byte[] bytes, int from, int[] words) {
    int at = from;
    for (int i = 0; i < words.length; i++) {
      int place = (bytes[at++] & 0xFF) - 1;
      int length = place >= 0 ? -1 : bytes[at++] & 0xFF;
      words[i] = place >= 0 ? place : number(bytes, at, length);
      at += Math.max(0, length);
    }
  }

  private int number(byte[] bytes, int from, int length) {
    long hash = FNV_START;
    int signs = 0;
    for (int i = from; i < from + length; i++) {
      signs |= bytes[i];
      hash = (hash ^ bytes[i]) * FNV_FACTOR;
    }
    int known = signs < 0 ? -1 : now().numbers.get(mixed(hash));
    return known >= 0 ? known : taken(new String(bytes, from, length, StandardCharsets.UTF_8));
  }

  private int added(String word, long key) {
    State roomy = now().roomy();
    int number = roomy.size;
    long stem = key(Stemmer.of(word));
    roomy.words[number] = word;
    roomy.letters[number] = EditDistance.letters(word);
    roomy.traits[number] = (byte) TextFeatures.of(word);
    roomy.lengths[number] = (byte) word.length();
    // The stop words are the first, and begin nothing.
    roomy.initials[number] = number < StopWords.count() ? 0 : initial(word);
    roomy.next[number] = roomy.stems.get(stem);
    state.set(new State(
        roomy.numbers.with(key, number),
        roomy.stems.with(stem, number),
        roomy.words,
        roomy.letters,
        roomy.next,
        roomy.traits,
        roomy.lengths,
        roomy.initials,
        number + 1));
    return number;
  }

  /** The {@link TextFeatures} of the word with this number. */
  int traits(int number) {
    return number < 0 ? 0 : now().traits[number];
  }

  @Override
  public String word(int number) {
    return now().words[number];
  }

  @Override
  public synchronized int[] family(String word) {
    State now = now();
    int first = now.stems.get(key(Stemmer.of(word)));
    return first < 0
        ? new int[0]
        : IntStream.iterate(first, number -> number >= 0, number -> now.next[number])
            .toArray();
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }
}
