package io.sharedcontext.text;

/**
 * Reads a text from its beginning and tells of each character whether it is hidden there. What draws
 * nothing anywhere is hidden everywhere. Joiners and variation selectors have honest uses, so they are
 * left where one of them does its work: a joiner after a letter of a script that joins letters
 * (Persian, Hindi …) or, a zero width joiner only, after an emoji; one selector after a symbol, a digit or
 * a letter that has variants. Elsewhere, and from the second in a row on, they are hidden.
 */
final class CharacterContext {
  private static final int JOINS = 1;
  private static final int EMOJI = 2;
  private static final int VARIES = 4;
  private static final int HAN = 8;

  /** Letters and marks of scripts in which letters take another form beside others. */
  private static final int[] JOINING = {
    0x0600, 0x109F, 0x1700, 0x18AF, 0x1900, 0x1CFF, 0xA800, 0xABFF, 0xFB50, 0xFDFF, 0xFE70, 0xFEFC,
    0x10A00, 0x11FFF, 0x1E900, 0x1E95F,
  };

  private static final int[] SYMBOLS = {
    0x00A9, 0x00A9, 0x00AE, 0x00AE, 0x203C, 0x203C, 0x2049, 0x2049, 0x2100, 0x2BFF, 0x3030, 0x303D,
    0x3297, 0x3299, 0x1F000, 0x1FAFF,
  };

  /** What may follow the character before. */
  private int allowed;

  /** Whether {@code next} is hidden after what came before it. */
  boolean hides(int next) {
    int before = allowed;
    allowed = next < 0x80 ? ascii(next) : after(before, next);
    return next < 0x80 ? next < 0x20 || next == 0x7F : hidden(before, next);
  }

  private static int ascii(int next) {
    return (next >= '0' && next <= '9') || next == '#' || next == '*' ? VARIES : 0;
  }

  private static boolean hidden(int before, int next) {
    if (next == 0x200C || next == 0x200D) {
      return (before & JOINS) == 0 && (next == 0x200C || (before & EMOJI) == 0);
    }
    if (supplementarySelector(next)) {
      return (before & HAN) == 0;
    }
    return selector(next) ? (before & VARIES) == 0 : HiddenRanges.hold(next);
  }

  private static int after(int before, int next) {
    if (selector(next) || supplementarySelector(next)) {
      return before & (JOINS | EMOJI);
    }
    if (next == 0x200C || next == 0x200D || HiddenRanges.hold(next)) {
      return 0;
    }
    if (HiddenRanges.within(SYMBOLS, next)) {
      return EMOJI | VARIES;
    }
    if (Character.isIdeographic(next)) {
      return HAN | VARIES;
    }
    return drawn(next) && HiddenRanges.within(JOINING, next) ? JOINS | VARIES : 0;
  }

  private static boolean drawn(int next) {
    int type = Character.getType(next);
    return Character.isLetter(next)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean selector(int next) {
    boolean mongolian = next >= 0x180B && next <= 0x180F && next != 0x180E;
    return mongolian || (next >= 0xFE00 && next <= 0xFE0F);
  }

  private static boolean supplementarySelector(int next) {
    return next >= 0xE0100 && next <= 0xE01EF;
  }
}
