package io.sharedcontext.store.postgresql;

/**
 * How texts are kept in which the character U+0000 occurs, which PostgreSQL refuses: U+0000 as U+0001
 * U+0002, and U+0001, so that nothing is ambiguous, as U+0001 U+0003. Other texts are kept as they are.
 * Escaped texts are equal, and sort by their bytes, as those that they stand for; without its U+0001
 * each is as long as that one. The schema does the same to what it reads out of JSON.
 */
final class EscapedText {
  private static final char ESCAPE = '\u0001';
  private static final char NUL = '\u0002';
  private static final char ITSELF = '\u0003';

  private EscapedText() {}

  static String of(String text) {
    if (text.indexOf(0) < 0 && text.indexOf(ESCAPE) < 0) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        escaped.append(ESCAPE).append(NUL);
      } else if (c == ESCAPE) {
        escaped.append(ESCAPE).append(ITSELF);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** The text that {@code escaped} stands for. */
  static String read(String escaped) {
    int next = escaped.indexOf(ESCAPE);
    if (next < 0) {
      return escaped;
    }
    StringBuilder text = new StringBuilder(escaped.length());
    int done = 0;
    while (next >= 0 && next + 1 < escaped.length()) {
      text.append(escaped, done, next).append(escaped.charAt(next + 1) == NUL ? '\0' : ESCAPE);
      done = next + 2;
      next = escaped.indexOf(ESCAPE, done);
    }
    return text.append(escaped, done, escaped.length()).toString();
  }
}
