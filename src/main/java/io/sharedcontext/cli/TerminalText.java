package io.sharedcontext.cli;

import java.util.regex.Pattern;

/**
 * Text of others, made harmless for a terminal: without control characters of either set, separators
 * of lines, marks that turn the direction of writing, and unpaired surrogates.
 */
public final class TerminalText {
  private static final String OBEYED =
      "\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

  private static final Pattern ANYWHERE = Pattern.compile("[" + OBEYED + "]+");
  private static final Pattern IN_A_LINE = Pattern.compile("[" + OBEYED + "&&[^\\n]]");

  private TerminalText() {}

  /** The text on one line. */
  public static String line(String text) {
    return ANYWHERE.matcher(text).replaceAll(" ").strip();
  }

  /** The text on one line of at most {@code width} characters, with a mark where more was. */
  public static String line(String text, int width) {
    return TextTable.cut(line(text), width);
  }

  /** The lines of the text, each but the first behind {@code indent}. */
  public static String lines(String text, String indent) {
    return IN_A_LINE.matcher(text.strip()).replaceAll(" ").replace("\n", "\n" + indent);
  }
}
