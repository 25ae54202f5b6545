package io.sharedcontext.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much room a terminal has.
 *
 * @param lines at least 5
 * @param columns at least 20
 */
public record TerminalSize(int lines, int columns) {
  private static final int FEWEST_LINES = 5;
  private static final int FEWEST_COLUMNS = 20;
  private static final Pattern FORM = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

  /** What terminals had before they had windows. */
  public static final TerminalSize USUAL = new TerminalSize(24, 80);

  public TerminalSize {
    lines = Math.max(FEWEST_LINES, lines);
    columns = Math.max(FEWEST_COLUMNS, columns);
  }

  /**
   * The size of the terminal of this process, now: as the system tells, else as {@code LINES} and
   * {@code COLUMNS} say, else the usual one.
   */
  public static TerminalSize now(Map<String, String> environment) {
    Matcher told = FORM.matcher(Stty.run("size"));
    return told.matches() && !told.group(2).equals("0")
        ? new TerminalSize(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2)))
        : new TerminalSize(
            number(environment.get("LINES"), USUAL.lines),
            number(environment.get("COLUMNS"), USUAL.columns));
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : otherwise;
  }
}
