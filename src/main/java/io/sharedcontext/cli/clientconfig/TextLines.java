package io.sharedcontext.cli.clientconfig;

/** Lines and indentation of a text that is to look the same after it was changed. */
final class TextLines {
  private static final String DEFAULT_UNIT = "  ";

  private TextLines() {}

  /** The line end that {@code text} uses first. */
  static String lineEnd(String text) {
    int end = text.indexOf('\n');
    return end > 0 && text.charAt(end - 1) == '\r' ? "\r\n" : "\n";
  }

  /** Where the line that holds {@code at} begins. */
  static int start(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  /** Where the line that holds {@code at} ends, before its line end. */
  static int end(String text, int at) {
    int end = text.indexOf('\n', at);
    if (end < 0) {
      return text.length();
    }
    return end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** Where the line after the one that holds {@code at} begins. */
  static int next(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }

  /** The blanks that the line that holds {@code at} begins with. */
  static String indent(String text, int at) {
    int start = start(text, at);
    int end = start;
    while (end < text.length() && isBlank(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether nothing but blanks is before {@code at} on its line. */
  static boolean beginsLine(String text, int at) {
    return text.substring(start(text, at), at).isBlank();
  }

  /** One step of indentation: that of the first line that has any; two blanks if none has. */
  static String unit(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && isBlank(line.charAt(0)))
        .map(line -> indent(line, 0))
        .findFirst()
        .map(first -> first.startsWith("\t") ? "\t" : first)
        .filter(first -> first.length() <= 8)
        .orElse(DEFAULT_UNIT);
  }

  /** {@code text} with a line end, unless it is empty or has one. */
  static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + lineEnd(text);
  }
}
