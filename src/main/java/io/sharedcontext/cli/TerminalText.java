package io.sharedcontext.cli;

import io.sharedcontext.text.Invisible;

/** Text of others, made harmless for a terminal: what {@link Invisible} hides is not in it. */
public final class TerminalText {
  private TerminalText() {}

  /** The text on one line. */
  public static String line(String text) {
    return Invisible.blanked(text, false).strip();
  }

  /** The text on one line of at most {@code width} characters, with a mark where more was. */
  public static String line(String text, int width) {
    return TextTable.cut(line(text), width);
  }

  /** The lines of the text, each but the first behind {@code indent}. */
  public static String lines(String text, String indent) {
    return Invisible.blanked(text.strip(), true).replace("\n", "\n" + indent);
  }
}
