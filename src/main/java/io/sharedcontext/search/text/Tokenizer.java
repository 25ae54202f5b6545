package io.sharedcontext.search.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text as words: in lower case, without accents, identifiers as a whole and in parts, Chinese,
 * Japanese, Korean and Thai as overlapping pairs of characters, emoji as words of their own.
 *
 * <p>{@code getUserById} becomes {@code getuserbyid get user by id}; {@code src/a-b.py} becomes
 * {@code srcabpy src abpy a b py}. A version keeps its dots, so that 1.2.3 is not 123: {@code
 * v1.2.3-rc.4} becomes {@code 1.2.3-rc.4 v 1 2 3 rc 4}. {@code C++}, {@code C#} and {@code .net} are
 * words of their own beside {@code c} and {@code net}. What is mixed of letters and digits as hashes
 * are ({@link CamelCase}) has no parts.
 */
public final class Tokenizer {
  /** Longer words are cut here: they are data, and nobody types them in full. */
  static final int LONGEST = 64;

  private static final String JOINERS = "_-./\\:@~";
  private static final String BORDERS = "/\\:@";

  /** The mark that makes a vowel of Japanese long, which belongs to both of its alphabets. */
  private static final int LONG_VOWEL = 0x30FC;

  private static final int HALF_LONG_VOWEL = 0xFF70;

  private final String text;
  private final char[] letters;
  private final Sink sink;

  private Tokenizer(String text, Sink sink) {
    this.text = text;
    this.letters = text.toCharArray();
    this.sink = sink;
  }

  /** Takes words as they are read. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a word that stands for the characters from {@code start} (in) to {@code end} (out). */
    void word(String word, int start, int end);
  }

  /** Reads {@code text} word by word, in order, a compound before its parts. */
  public static void read(String text, Sink sink) {
    new Tokenizer(text, sink).read();
  }

  /** The same without the short way for plain words, for tests. */
  static void readThoroughly(String text, Sink sink) {
    Tokenizer tokenizer = new Tokenizer(text, sink);
    int at = 0;
    while (at < text.length()) {
      at = tokenizer.other(at);
    }
  }

  /** The words of {@code text} in order. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    read(text, (word, start, end) -> words.add(word));
    return words;
  }

  /** The words of {@code text} that say something, or all if none does. */
  public static List<String> telling(String text) {
    List<String> words = of(text);
    List<String> telling =
        words.stream().filter(word -> !StopWords.contains(word)).toList();
    return telling.isEmpty() ? words : telling;
  }

  private void read() {
    int at = 0;
    while (at < letters.length) {
      int end = PlainWords.end(letters, at);
      if (end > at) {
        sink.word(PlainWords.word(text, at, end), at, end);
        at = end;
      } else {
        at = letters[at] == ' ' ? at + 1 : other(at);
      }
    }
  }

  private int other(int at) {
    int c = text.codePointAt(at);
    if (unspaced(c)) {
      return pairs(at);
    }
    return Character.isLetterOrDigit(c) ? run(at) : symbol(c, at);
  }

  private int symbol(int c, int at) {
    int end = at + Character.charCount(c);
    if (c == '.' && leading(at)) {
      emit('.' + joined(end, segmentEnd(end)), at, segmentEnd(end));
    }
    if (Character.getType(c) == Character.OTHER_SYMBOL) {
      sink.word(Character.toString(c), at, end);
    }
    return end;
  }

  /** Is this the dot of {@code .net} or {@code .gitignore}, before a word and after none? */
  private boolean leading(int at) {
    boolean begins = at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
    return begins && (at == 0 || !follows(text.charAt(at - 1)));
  }

  private static boolean follows(char c) {
    return c == '.' || c == ')' || c == ']' || Character.isLetterOrDigit(c);
  }

  /** Where the run that begins here ends, or the first part of a path. */
  private int segmentEnd(int start) {
    int end = start;
    while (end < text.length() && belongs(end) && BORDERS.indexOf(text.charAt(end)) < 0) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  /** Scripts that are written without spaces, and the marks that stand between their letters. */
  private static boolean unspaced(int c) {
    return c >= 0x0E00
        && switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
          default -> c == LONG_VOWEL || c == HALF_LONG_VOWEL || voicing(c);
        };
  }

  /** Half-width marks that make one letter with the one before. */
  private static boolean voicing(int c) {
    return c == 0xFF9E || c == 0xFF9F;
  }

  private int pairs(int start) {
    int at = start;
    int before = -1;
    int letters = 0;
    while (at < text.length() && unspaced(text.codePointAt(at))) {
      int end = letterEnd(at);
      if (before >= 0) {
        emit(composed(text.substring(before, end)), before, end);
      }
      before = at;
      at = end;
      letters++;
    }
    if (letters == 1) {
      emit(composed(text.substring(start, at)), start, at);
    }
    return at;
  }

  private int letterEnd(int at) {
    int end = text.offsetByCodePoints(at, 1);
    return end < text.length() && voicing(text.charAt(end)) ? end + 1 : end;
  }

  private static String composed(String pair) {
    return ChineseVariants.simplified(Normalizer.normalize(pair, Normalizer.Form.NFKC));
  }

  /** Reads letters and digits with single joiners between them. */
  private int run(int start) {
    int end = start;
    while (end < text.length() && belongs(end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    int marks = marks(start, end);
    if (marks > 0) {
      int last = lastPiece(start, end);
      emit(joined(last, end) + text.substring(end, end + marks), last, end + marks);
    }
    compound(start, end);
    return end + marks;
  }

  /** How many characters after a word belong to it: those of {@code C++}, {@code C#}, {@code F#}. */
  private int marks(int start, int end) {
    if (text.startsWith("++", end)) {
      return 2;
    }
    boolean sharp = end < text.length()
        && text.charAt(end) == '#'
        && end - lastPiece(start, end) == 1
        && Character.isLetter(text.charAt(end - 1));
    return sharp && (end + 1 == text.length() || !inWord(text.codePointAt(end + 1))) ? 1 : 0;
  }

  private int lastPiece(int start, int end) {
    int last = end;
    while (last > start && JOINERS.indexOf(text.charAt(last - 1)) < 0) {
      last--;
    }
    return last;
  }

  private boolean belongs(int at) {
    int c = text.codePointAt(at);
    if (inWord(c)) {
      return true;
    }
    int next = at + 1;
    return next < text.length()
        && inWord(text.codePointAt(next))
        && (JOINERS.indexOf(c) >= 0 || apostrophe(c) || grouping(at));
  }

  private static boolean inWord(int c) {
    return (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK)
        && !unspaced(c);
  }

  private static boolean apostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }

  /** Is this the comma of 10,000? */
  private boolean grouping(int at) {
    return text.charAt(at) == ','
        && at > 0
        && Character.isDigit(text.charAt(at - 1))
        && Character.isDigit(text.charAt(at + 1));
  }

  private void compound(int start, int end) {
    List<int[]> segments = split(start, end, BORDERS);
    if (segments.size() > 1) {
      emit(joined(start, end), start, end);
    }
    for (int[] segment : segments) {
      segment(segment[0], segment[1]);
    }
  }

  private void segment(int start, int end) {
    List<int[]> parts = new ArrayList<>();
    for (int[] piece : split(start, end, JOINERS)) {
      CamelCase.split(text, piece[0], piece[1], parts);
    }
    int version = Versions.start(text, start, end, JOINERS);
    if (version == start || version == start + 1) {
      emit(dotted(version, end), start, end);
    } else if (parts.size() > 1) {
      emit(joined(start, end), start, end);
      if (version > start) {
        emit(
            dotted(version, Versions.end(text, version, end)),
            version,
            Versions.end(text, version, end));
      }
    }
    for (int[] part : parts) {
      emit(joined(part[0], part[1]), part[0], part[1]);
    }
  }

  /** A version in lower case with its joiners. */
  private String dotted(int start, int end) {
    String version = text.substring(start, Math.min(end, start + LONGEST)).toLowerCase(Locale.ROOT);
    return version.chars().allMatch(c -> c < 0x80) ? version : joined(start, end);
  }

  private List<int[]> split(int start, int end, String at) {
    List<int[]> pieces = new ArrayList<>();
    int from = start;
    for (int i = start; i < end; i++) {
      if (at.indexOf(text.charAt(i)) >= 0) {
        pieces.add(new int[] {from, i});
        from = i + 1;
      }
    }
    pieces.add(new int[] {from, end});
    return pieces;
  }

  private String joined(int start, int end) {
    String folded = Folding.fold(Folding.uncontracted(text.substring(start, end)));
    return folded.length() > LONGEST ? folded.substring(0, whole(folded, LONGEST)) : folded;
  }

  /** The last place at or before {@code end} that does not part a pair of surrogates. */
  private static int whole(String text, int end) {
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private void emit(String word, int start, int end) {
    if (!word.isEmpty()) {
      sink.word(word, start, end);
    }
  }
}
