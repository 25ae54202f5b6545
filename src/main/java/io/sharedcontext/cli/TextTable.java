package io.sharedcontext.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns, for people: at most 80 characters wide. The last column gives way; programs ask
 * for JSON instead. Control characters never reach the terminal.
 */
public final class TextTable {
  /** Columns of a line at most. */
  public static final int WIDTH = 80;

  private static final int NARROWEST = 8;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these titles. */
  public TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row. */
  public TextTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(TerminalText.line(cell.toString()));
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /** The table, titles first. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(line(row)).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    int last = row.size() - 1;
    for (int column = 0; column < last; column++) {
      line.append(padded(row.get(column), width(column))).append(GAP);
    }
    return line.append(
            cut(row.get(last), Math.max(NARROWEST, WIDTH - DisplayWidth.of(line.toString()))))
        .toString()
        .stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> DisplayWidth.of(row.get(column))).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - DisplayWidth.of(text)));
  }

  /** At most {@code width} columns of {@code text}, with a mark where more was. */
  public static String cut(String text, int width) {
    return DisplayWidth.cut(text, width);
  }
}
