package io.sharedcontext.text;

import java.util.Locale;

/**
 * Text in which nothing is hidden: the characters that {@link CharacterContext} calls hidden are written
 * as {@code \}{@code uXXXX}, or left out. The fast path, text without any, gives the same object back.
 */
public final class Invisible {
  /** Longest text that is repeated to whoever sent it. */
  private static final int LONGEST_ECHO = 2_000;

  private Invisible() {}

  /** Whether {@code text} has a hidden character, other than the first 32 controls. */
  public static boolean in(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (HiddenRanges.suspect(text.charAt(i))) {
        return first(text, i, Controls.KEPT) < length;
      }
    }
    return false;
  }

  /**
   * Whether text in UTF-8 may have a hidden character, other than the first 32 controls; never false when
   * it has one. Most text has none of those that need a second look.
   */
  public static boolean in(byte[] utf8) {
    for (int i = 0; i < utf8.length; i++) {
      int next = utf8[i];
      if (next == 0x7F || (next < 0 && suspect(utf8, i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the character that begins at {@code at}, if one does, needs a second look. */
  private static boolean suspect(byte[] utf8, int at) {
    int first = utf8[at] & 0xFF;
    if (first < 0xC0) {
      return false; // inside a character
    }
    int unit;
    if (first < 0xE0) {
      unit = (first & 0x1F) << 6 | low(utf8, at + 1);
    } else if (first < 0xF0) {
      unit = (first & 0x0F) << 12 | low(utf8, at + 1) << 6 | low(utf8, at + 2);
    } else {
      // Beyond the basic plane: the first of the two halves that Java has for it.
      int character = (first & 0x07) << 18 | low(utf8, at + 1) << 12 | low(utf8, at + 2) << 6;
      unit = Character.highSurrogate(character);
    }
    return HiddenRanges.suspect((char) unit);
  }

  private static int low(byte[] utf8, int at) {
    return utf8[at] & 0x3F;
  }

  /**
   * JSON of the same value, in which hidden characters are escapes. The first 32 controls are escapes
   * in any JSON text, or stand between its tokens.
   */
  public static String escapedJson(String json) {
    return in(json) ? escaped(json, Controls.KEPT) : json;
  }

  /** Text for an error or a log, where line ends and tabs belong to whoever writes it; cut when long. */
  public static String visible(String text) {
    return cut(escaped(text, Controls.ALL_BUT_LINES));
  }

  /** Text for one line of an error or a log, so that it cannot look like another line; cut when long. */
  public static String line(String text) {
    return cut(escaped(text, Controls.ALL));
  }

  /** Text for people without what draws nothing; on one line, controls in a row become one blank. */
  public static String blanked(String text, boolean lines) {
    StringBuilder shown = new StringBuilder(text.length());
    CharacterContext context = new CharacterContext();
    boolean blank = false;
    for (int i = 0; i < text.length(); ) {
      int next = text.codePointAt(i);
      i += Character.charCount(next);
      boolean hidden = context.hides(next) && !(lines && next == '\n');
      boolean breaks = hidden && HiddenRanges.breaks(next);
      if (!hidden || (breaks && (lines || !blank))) {
        shown.appendCodePoint(hidden ? ' ' : next);
      }
      blank = breaks || (hidden && blank);
    }
    return shown.toString();
  }

  /** Which of the first 32 controls are hidden. */
  private enum Controls {
    ALL,
    ALL_BUT_LINES,
    KEPT;

    boolean keeps(int character) {
      return character < 0x20
          && (this == KEPT || (this == ALL_BUT_LINES && (character == '\n' || character == '\t')));
    }
  }

  /** Where the first hidden character at or after {@code from} is. */
  private static int first(String text, int from, Controls controls) {
    CharacterContext context = new CharacterContext();
    int begin = Math.max(0, from - 4);
    for (int i = begin; i < text.length(); ) {
      int next = text.codePointAt(i);
      if (context.hides(next) && !controls.keeps(next) && i >= from) {
        return i;
      }
      i += Character.charCount(next);
    }
    return text.length();
  }

  private static String escaped(String text, Controls controls) {
    StringBuilder shown = new StringBuilder(text.length() + 32);
    CharacterContext context = new CharacterContext();
    for (int i = 0; i < text.length(); ) {
      int next = text.codePointAt(i);
      i += Character.charCount(next);
      if (context.hides(next) && !controls.keeps(next)) {
        escape(shown, next);
      } else {
        shown.appendCodePoint(next);
      }
    }
    return shown.toString();
  }

  private static void escape(StringBuilder shown, int character) {
    for (char unit : Character.toChars(character)) {
      shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }

  /** Without its middle: what a sentence ends with is most often the remedy. */
  private static String cut(String text) {
    if (text.length() <= LONGEST_ECHO) {
      return text;
    }
    int head = LONGEST_ECHO * 3 / 4;
    int tail = text.length() - (LONGEST_ECHO - head - 1);
    return text.substring(0, boundary(text, head)) + "…" + text.substring(boundary(text, tail + 1));
  }

  private static int boundary(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
