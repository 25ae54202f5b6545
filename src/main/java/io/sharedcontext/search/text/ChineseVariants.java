package io.sharedcontext.search.text;

import java.util.List;

/**
 * Traditional Chinese characters as simplified ones, so that either finds the other; {@code
 * chinese-variants.txt} has them. Character by character: where one simplified character stands for
 * several, they are one here, which is what a search wants.
 */
final class ChineseVariants {
  private static final char FIRST = '\u3400';
  private static final char LAST = '\u9FFF';

  private ChineseVariants() {}

  /** Read when the first Chinese character is. */
  private static final class Table {
    static final char[] SIMPLIFIED = read();

    private static char[] read() {
      char[] simplified = new char[LAST - FIRST + 1];
      for (List<String> family : WordLists.families("chinese-variants.txt")) {
        char to = family.get(0).charAt(0);
        family.subList(1, family.size()).forEach(from -> simplified[from.charAt(0) - FIRST] = to);
      }
      return simplified;
    }
  }

  /** {@code text} in simplified characters; anything else in it stays. */
  static String simplified(String text) {
    StringBuilder written = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char simple = c >= FIRST && c <= LAST ? Table.SIMPLIFIED[c - FIRST] : 0;
      written.append(simple == 0 ? c : simple);
    }
    return written.toString();
  }
}
