package io.sharedcontext.search.text;

import java.util.ArrayList;
import java.util.List;

/** Where the parts of an identifier begin: {@code getUserById}, {@code HTTPServer}, {@code v2}. */
final class CamelCase {
  /** With more changes between letters and digits than this it is a number in some notation. */
  private static final int MOST_CHANGES = 3;

  private CamelCase() {}

  /** Adds the parts of {@code text} from {@code start} to {@code end} as pairs of places. */
  static void split(String text, int start, int end, List<int[]> parts) {
    List<int[]> found = new ArrayList<>();
    int from = start;
    int changes = 0;
    for (int i = start + 1; i < end; i++) {
      boolean digits = change(text.charAt(i - 1), text.charAt(i));
      changes += digits ? 1 : 0;
      if (digits || hump(text, i, end)) {
        found.add(new int[] {from, i});
        from = i;
      }
    }
    found.add(new int[] {from, end});
    parts.addAll(changes > MOST_CHANGES ? List.of(new int[] {start, end}) : found);
  }

  private static boolean change(char before, char here) {
    return (Character.isDigit(before) && Character.isLetter(here))
        || (Character.isLetter(before) && Character.isDigit(here));
  }

  private static boolean hump(String text, int i, int end) {
    boolean before = Character.isUpperCase(text.charAt(i - 1));
    boolean here = Character.isUpperCase(text.charAt(i));
    boolean next =
        i + 1 < end && Character.isLowerCase(text.charAt(i + 1)) && !plural(text, i + 1, end);
    return here && (Character.isLowerCase(text.charAt(i - 1)) || (before && next));
  }

  /** Is this the s of {@code URLs}? */
  private static boolean plural(String text, int i, int end) {
    return i + 1 == end && text.charAt(i) == 's';
  }
}
