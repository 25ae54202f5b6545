package io.sharedcontext.search.text;

/**
 * Which words name one thing, as hashes, ids and versions do: their beginning is as good as the whole,
 * and their parts alone say little.
 */
public final class Identifiers {
  /** The shortest beginning by which anything but a version is found. */
  private static final int SHORTEST = 4;

  private Identifiers() {}

  /** Is {@code word} a hash, an id, a version, or the beginning of one? */
  public static boolean is(String word) {
    int changes = 0;
    int letters = 0;
    int others = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean letter = Character.isLetter(c);
      letters += letter ? 1 : 0;
      others += letter || Character.isDigit(c) ? 0 : 1;
      changes += i > 0 && letter != Character.isLetter(word.charAt(i - 1)) ? 1 : 0;
    }
    if (others > 0) {
      return version(word);
    }
    return word.length() >= SHORTEST
        && letters > 0
        && letters < word.length()
        && (changes > 1 || hexadecimal(word, 0, word.length()));
  }

  /** Is it a version as {@link Tokenizer} writes them: {@code 1.2}, {@code 1.2.3-rc.4}? */
  public static boolean version(String word) {
    return Character.isDigit(word.charAt(0)) && word.indexOf('.') > 0;
  }

  /**
   * Does {@code word} begin with {@code beginning}, which {@link #is} one? A number of a version is not
   * cut: 1.2 begins 1.2.3 and not 1.20.
   */
  public static boolean begins(String word, String beginning) {
    if (word.length() <= beginning.length() || !word.startsWith(beginning)) {
      return false;
    }
    return !version(beginning) || !Character.isDigit(word.charAt(beginning.length()));
  }

  /** Are these characters digits and the letters a to f, in any case? */
  static boolean hexadecimal(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
