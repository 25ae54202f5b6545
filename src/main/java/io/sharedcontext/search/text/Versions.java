package io.sharedcontext.search.text;

/** Versions within a text: numbers with dots between them. */
final class Versions {
  private Versions() {}

  /** Where a version begins, without its v: at the start or after a joiner. -1 if there is none. */
  static int start(String text, int start, int end, String joiners) {
    for (int at = start; at < end; at++) {
      if (at == start || joiners.indexOf(text.charAt(at - 1)) >= 0) {
        char first = text.charAt(at);
        int number = at + 1 < end && (first == 'v' || first == 'V') ? at + 1 : at;
        if (end(text, number, end) > number) {
          return number;
        }
      }
    }
    return -1;
  }

  /** Where numbers end that have dots between them; {@code start} if there is no dot. */
  static int end(String text, int start, int end) {
    int at = digits(text, start, end);
    int version = start;
    while (at > start && at + 1 < end && text.charAt(at) == '.' && digit(text.charAt(at + 1))) {
      at = digits(text, at + 1, end);
      version = at;
    }
    return version;
  }

  private static int digits(String text, int start, int end) {
    int at = start;
    while (at < end && digit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
