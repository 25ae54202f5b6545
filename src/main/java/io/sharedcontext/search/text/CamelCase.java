package io.sharedcontext.search.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of an identifier begin: {@code getUserById}, {@code HTTPServer}, {@code v2}. What
 * changes between letters and digits as hashes, ids and abbreviations do ({@code 99b01ad}, {@code
 * k8s}) has none: its pieces say nothing, and are found everywhere.
 */
final class CamelCase {
  /** With more changes between letters and digits than this it is a number in some notation. */
  private static final int MOST_CHANGES = 3;

  /** With more than this if all its letters are of one case. */
  private static final int MOST_PLAIN_CHANGES = 1;

  /** From this length on, digits and the letters a to f are a hash. */
  private static final int SHORTEST_HASH = 7;

  private CamelCase() {}

  /** Adds the parts of {@code text} from {@code start} to {@code end} as pairs of places. */
  static void split(String text, int start, int end, List<int[]> parts) {
    List<int[]> found = new ArrayList<>();
    int from = start;
    int changes = 0;
    boolean humps = false;
    for (int i = start + 1; i < end; i++) {
      boolean digits = change(text.charAt(i - 1), text.charAt(i));
      changes += digits ? 1 : 0;
      boolean hump = hump(text, i, end);
      humps |= hump;
      if (digits || hump) {
        found.add(new int[] {from, i});
        from = i;
      }
    }
    found.add(new int[] {from, end});
    boolean whole =
        changes > MOST_CHANGES || (!humps && changes > 0 && one(text, start, end, changes));
    parts.addAll(whole ? List.of(new int[] {start, end}) : found);
  }

  /** Is a piece without humps one? */
  private static boolean one(String text, int start, int end, int changes) {
    return changes > MOST_PLAIN_CHANGES
        ? !hour(text, start, end)
        : end - start >= SHORTEST_HASH && Identifiers.hexadecimal(text, start, end);
  }

  /** Is this the 07T10 of a time stamp, day and hour? */
  private static boolean hour(String text, int start, int end) {
    return end - start == 5 && text.charAt(start + 2) == 'T';
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
