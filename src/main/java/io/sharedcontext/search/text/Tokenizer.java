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
 * {@code srcabpy src abpy a b py}.
 */
public final class Tokenizer {
  /** Longer words are cut here: they are data, and nobody types them in full. */
  static final int LONGEST = 64;

  private static final String JOINERS = "_-./\\:@~";
  private static final String BORDERS = "/\\:@";

  private final String text;
  private final Sink sink;

  private Tokenizer(String text, Sink sink) {
    this.text = text;
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
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (unspaced(c)) {
        at = pairs(at);
      } else if (Character.isLetterOrDigit(c)) {
        at = run(at);
      } else {
        at = symbol(c, at);
      }
    }
  }

  private int symbol(int c, int at) {
    int end = at + Character.charCount(c);
    if (Character.getType(c) == Character.OTHER_SYMBOL) {
      sink.word(Character.toString(c), at, end);
    }
    return end;
  }

  /** Scripts that are written without spaces. */
  private static boolean unspaced(int c) {
    return c >= 0x0E00
        && switch (Character.UnicodeScript.of(c)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
          default -> false;
        };
  }

  private int pairs(int start) {
    int at = start;
    int before = -1;
    while (at < text.length() && unspaced(text.codePointAt(at))) {
      int end = text.offsetByCodePoints(at, 1);
      if (before >= 0) {
        emit(composed(text.substring(before, end)), before, end);
      }
      before = at;
      at = end;
    }
    if (text.codePointCount(start, at) == 1) {
      emit(composed(text.substring(start, at)), start, at);
    }
    return at;
  }

  private static String composed(String pair) {
    return Normalizer.normalize(pair, Normalizer.Form.NFKC);
  }

  /** Reads letters and digits with single joiners between them. */
  private int run(int start) {
    int end = start;
    while (end < text.length() && belongs(end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    compound(start, end);
    return end;
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
    if (parts.size() > 1) {
      emit(joined(start, end), start, end);
    }
    for (int[] part : parts) {
      emit(joined(part[0], part[1]), part[0], part[1]);
    }
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
    String folded = fold(uncontracted(text.substring(start, end)));
    return folded.length() > LONGEST ? folded.substring(0, whole(folded, LONGEST)) : folded;
  }

  /** The last place at or before {@code end} that does not part a pair of surrogates. */
  private static int whole(String text, int end) {
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  /** Without the genitive's and the contractions' endings: Ann's, we've, isn't. */
  private static String uncontracted(String word) {
    int mark = Math.max(word.lastIndexOf('\''), word.lastIndexOf('\u2019'));
    if (mark < 1) {
      return word;
    }
    return switch (word.substring(mark + 1).toLowerCase(Locale.ROOT)) {
      case "s", "m", "re", "ve", "ll", "d" -> word.substring(0, mark);
      case "t" -> word.substring(0, Math.max(1, mark - 1));
      default -> word;
    };
  }

  private void emit(String word, int start, int end) {
    if (!word.isEmpty()) {
      sink.word(word, start, end);
    }
  }

  /** {@code word} in lower case without accents, only its letters and digits. */
  static String fold(String word) {
    StringBuilder folded = new StringBuilder(word.length());
    boolean plain = true;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      plain &= c < 0x80;
      if (c >= 'A' && c <= 'Z') {
        folded.append((char) (c + 32));
      } else if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        folded.append(c);
      }
    }
    return plain ? folded.toString() : unaccented(folded.toString());
  }

  private static String unaccented(String word) {
    String parts = Normalizer.normalize(word, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(parts.length());
    parts.codePoints().forEach(c -> keep(kept, c));
    return Normalizer.normalize(kept, Normalizer.Form.NFC);
  }

  private static void keep(StringBuilder kept, int c) {
    switch (c) {
      case 'ß' -> kept.append("ss");
      case 'æ' -> kept.append("ae");
      case 'œ' -> kept.append("oe");
      case 'ø' -> kept.append('o');
      case 'ł' -> kept.append('l');
      case 'ı' -> kept.append('i');
      default -> {
        if (c < 0x300 || c > 0x36F) {
          kept.append(Character.isLetterOrDigit(c) || c > 0x36F ? Character.toString(c) : "");
        }
      }
    }
  }
}
