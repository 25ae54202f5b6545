package io.sharedcontext.search.text;

import java.text.Normalizer;
import java.util.Locale;

/** What different ways of writing one word have in common: its letters without case, accents and endings. */
final class Folding {
  private Folding() {}

  /** Without the genitive's and the contractions' endings: Ann's, we've, isn't. */
  static String uncontracted(String word) {
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
      // Arabic: letters that writers use for one another, and those of Persian keyboards.
      case '\u0649', '\u06CC' -> kept.append('\u064A');
      case '\u0629' -> kept.append('\u0647');
      case '\u06A9' -> kept.append('\u0643');
      default -> {
        if (c < 0x300 || (c > 0x36F && !vowelPoint(c))) {
          kept.append(Character.isLetterOrDigit(c) || c > 0x36F ? Character.toString(c) : "");
        }
      }
    }
  }

  /**
   * Vowels and the like that Arabic and Hebrew are mostly written without, Arabic's hamza on another
   * letter, and the stroke that only stretches a word.
   */
  private static boolean vowelPoint(int c) {
    return c >= 0x591
        && c <= 0x6ED
        && (c == 0x640 || Character.getType(c) == Character.NON_SPACING_MARK);
  }
}
