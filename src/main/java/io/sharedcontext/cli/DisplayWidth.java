package io.sharedcontext.cli;

/** How many columns of a terminal a text takes: none for accents, two for Chinese and for most emoji. */
public final class DisplayWidth {
  /** Begin and end of what is drawn in two columns, after Unicode's East Asian Width. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}
  };

  private DisplayWidth() {}

  /** The columns of a text on one line. */
  public static int of(String text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  private static int of(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (character >= range[0] && character <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** At most {@code columns} of {@code text}, with a mark where more was. */
  public static String cut(String text, int columns) {
    if (text.length() <= columns / 2 || of(text) <= columns) {
      return text;
    }
    int taken = 0;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      taken += of(character);
      if (taken > columns - 1) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end).stripTrailing() + "…";
  }
}
