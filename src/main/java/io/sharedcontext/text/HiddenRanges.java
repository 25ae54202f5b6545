package io.sharedcontext.text;

/**
 * The characters that draw nothing by themselves, by number and not by what this Java knows of Unicode:
 * controls (Cc), separators of lines and paragraphs (Zl, Zp), unpaired surrogates (Cs), formats (Cf)
 * but those that are drawn, tags and all else that Unicode has ignored by default, assigned or not, and
 * what is no character. Private use is drawn, if only as a box.
 */
final class HiddenRanges {
  /** First and last of each, in order. */
  private static final int[] RANGES = {
    0x0000, 0x001F, // C0
    0x007F, 0x009F, // delete, C1
    0x00AD, 0x00AD, // soft hyphen
    0x034F, 0x034F, // grapheme joiner
    0x061C, 0x061C, // Arabic mark of direction
    0x115F, 0x1160, // Hangul fillers
    0x17B4, 0x17B5, // Khmer inherent vowels
    0x180E, 0x180E, // Mongolian vowel separator
    0x200B, 0x200B, // zero width space
    0x200E, 0x200F, // marks of direction
    0x2028, 0x202E, // separators of lines and paragraphs, turns of direction
    0x2060, 0x206F, // word joiner, invisible operators, isolates, deprecated
    0x3164, 0x3164, // Hangul filler
    0xD800, 0xDFFF, // unpaired surrogates
    0xFDD0, 0xFDEF, // no characters
    0xFEFF, 0xFEFF, // byte order mark
    0xFFA0, 0xFFA0, // Hangul filler of half width
    0xFFF0, 0xFFFB, // unassigned, annotations
    0x13430, 0x1343F, // hieroglyph formats
    0x1BCA0, 0x1BCA3, // shorthand formats
    0x1D173, 0x1D17A, // musical formats
    0xE0000, 0xE00FF, // tags
    0xE01F0, 0xE0FFF, // ignored by default, unassigned
  };

  private HiddenRanges() {}

  /** Whether {@code character} draws nothing wherever it stands. */
  static boolean hold(int character) {
    return (character & 0xFFFE) == 0xFFFE || within(RANGES, character);
  }

  /** Whether a reader needs a blank in its place: controls, ends of lines and turns of direction. */
  static boolean breaks(int character) {
    return character < 0xA0
        || character == 0x061C
        || (character >= 0x200E && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069)
        || (character >= 0xD800 && character <= 0xDFFF);
  }

  /** Whether this UTF-16 unit may belong to a hidden character: quick, and true too often. */
  static boolean suspect(char unit) {
    if (unit < 0x7F) {
      return false;
    }
    return switch (unit >> 8) {
      case 0x00 -> unit < 0xA0 || unit == 0xAD;
      case 0x03 -> unit == 0x034F;
      case 0x06 -> unit == 0x061C;
      case 0x11 -> unit == 0x115F || unit == 0x1160;
      case 0x17 -> unit == 0x17B4 || unit == 0x17B5;
      case 0x18 -> unit >= 0x180B && unit <= 0x180F;
      case 0x20 -> (unit >= 0x200B && unit <= 0x200F) || (unit >= 0x2028 && within(RANGES, unit));
      case 0x31 -> unit == 0x3164;
      case 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF -> surrogate(unit);
      case 0xFD -> unit >= 0xFDD0 && unit <= 0xFDEF;
      case 0xFE -> unit <= 0xFE0F || unit == 0xFEFF;
      case 0xFF -> unit == 0xFFA0 || (unit >= 0xFFF0 && unit != 0xFFFC && unit != 0xFFFD);
      default -> false;
    };
  }

  /** Emoji and letters have none of these first halves; a pair tells by its first half. */
  private static boolean surrogate(char unit) {
    boolean formats = unit == 0xD80D || unit == 0xD82F || unit == 0xD834;
    boolean ignored = unit >= 0xDB40 && unit <= 0xDB43;
    boolean endsPlane = unit < 0xDC00 && (unit & 0x3F) == 0x3F;
    return formats || ignored || endsPlane;
  }

  static boolean within(int[] ranges, int character) {
    for (int i = 0; i < ranges.length && ranges[i] <= character; i += 2) {
      if (character <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
