package io.sharedcontext.search.fuzzy;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A text made ready for comparison: lower case, a space for each character that is neither letter
 * nor number, no space at the ends. So do RapidFuzz's and FuzzyWuzzy's default processors. Made once
 * per text, compared many times; safe for several threads.
 *
 * <p>Lengths count UTF-16 units: a letter beyond the basic plane weighs two. Half of such a letter
 * alone is not a letter.
 */
public final class PreparedText {
  private static final char[] ASCII = ascii();

  private final char[] letters;
  private final LetterCounts counts;
  private final AtomicReference<SortedTokens> tokens = new AtomicReference<>(SortedTokens.UNREAD);

  private PreparedText(char[] letters) {
    this.letters = letters;
    counts = new LetterCounts(letters);
  }

  /** {@code text}, whatever it holds, made ready. */
  public static PreparedText of(CharSequence text) {
    char[] letters = text.toString().toCharArray();
    int length = process(letters);
    int first = 0;
    while (first < length && letters[first] == ' ') {
      first++;
    }
    while (length > first && letters[length - 1] == ' ') {
      length--;
    }
    return new PreparedText(
        length - first == letters.length ? letters : Arrays.copyOfRange(letters, first, length));
  }

  /** A text whose {@link #letters} were {@code processed} before. */
  public static PreparedText processed(String processed) {
    return new PreparedText(processed.toCharArray());
  }

  /** The characters that are compared; for reading only. */
  public char[] letters() {
    return letters;
  }

  int length() {
    return letters.length;
  }

  /** How often each letter occurs. */
  LetterCounts counts() {
    return counts;
  }

  /** The words in order; found at the first call, because many comparisons end before. */
  SortedTokens tokens() {
    SortedTokens known = Objects.requireNonNull(tokens.get(), "tokens");
    if (known == SortedTokens.UNREAD) {
      known = SortedTokens.of(letters);
      tokens.set(known);
    }
    return known;
  }

  /** Processes in place; returns the new length, which is less where a pair became one space. */
  private static int process(char[] letters) {
    int to = 0;
    for (int from = 0; from < letters.length; from++) {
      char letter = letters[from];
      if (letter < ASCII.length) {
        letters[to++] = ASCII[letter];
      } else if (pair(letters, from)) {
        to += Character.toChars(
            processed(Character.toCodePoint(letter, letters[++from])), letters, to);
      } else {
        letters[to++] = (char) processed(letter);
      }
    }
    return to;
  }

  private static boolean pair(char[] letters, int place) {
    return Character.isHighSurrogate(letters[place])
        && place + 1 < letters.length
        && Character.isLowSurrogate(letters[place + 1]);
  }

  private static int processed(int letter) {
    return letterOrNumber(letter) ? Character.toLowerCase(letter) : ' ';
  }

  private static boolean letterOrNumber(int letter) {
    int type = Character.getType(letter);
    return Character.isLetterOrDigit(letter)
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static char[] ascii() {
    char[] table = new char[128];
    for (char letter = 0; letter < table.length; letter++) {
      table[letter] = (char) processed(letter);
    }
    return table;
  }
}
