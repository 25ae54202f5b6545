package io.sharedcontext.search.fuzzy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The textbook recurrences, cell by cell, against which the fast ones are held. */
final class Plain {
  private Plain() {}

  /** Letters changed, added, dropped, or swapped with their neighbour. */
  static int alignment(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cell(d, from, to, i, j);
      }
    }
    return d[from.length()][to.length()];
  }

  private static int cell(int[][] d, String from, String to, int i, int j) {
    char here = from.charAt(i - 1);
    char there = to.charAt(j - 1);
    int cell = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
    cell = Math.min(cell, d[i - 1][j - 1] + (here == there ? 0 : 1));
    boolean swapped = i > 1 && j > 1 && here == to.charAt(j - 2) && from.charAt(i - 2) == there;
    return swapped ? Math.min(cell, d[i - 2][j - 2] + 1) : cell;
  }

  /** The length of the longest common subsequence. */
  static int common(String left, String right) {
    int[][] d = new int[left.length() + 1][right.length() + 1];
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j <= right.length(); j++) {
        d[i][j] = left.charAt(i - 1) == right.charAt(j - 1)
            ? d[i - 1][j - 1] + 1
            : Math.max(d[i - 1][j], d[i][j - 1]);
      }
    }
    return d[left.length()][right.length()];
  }

  /** Twice what is in common over both lengths, 0 to 100. */
  static double ratio(String left, String right) {
    int total = left.length() + right.length();
    return total == 0 ? 100 : 200.0 * common(left, right) / total;
  }

  /** The best ratio of the shorter and any stretch of its length, or shorter at an end. */
  static double partial(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.equals(right) ? 100 : 0;
    }
    double best = left.length() <= right.length() ? stretches(left, right) : 0;
    return right.length() <= left.length() ? Math.max(best, stretches(right, left)) : best;
  }

  private static double stretches(String part, String whole) {
    double best = 0;
    for (int end = 1; end < whole.length() + part.length(); end++) {
      int from = Math.max(0, end - part.length());
      int to = Math.min(whole.length(), end);
      best = Math.max(best, ratio(part, whole.substring(from, to)));
    }
    return best;
  }

  /** The words in order, joined. */
  static String sorted(String text) {
    return words(text).stream().sorted().collect(Collectors.joining(" "));
  }

  /** The words, each as often as it occurs. */
  private static List<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  /** The best of the shared words, and these with the others of either, against each other. */
  static double tokenSet(String left, String right) {
    Set<String> shared = new TreeSet<>(words(left));
    Set<String> ours = new TreeSet<>(shared);
    Set<String> theirs = new TreeSet<>(words(right));
    shared.retainAll(theirs);
    if (ours.isEmpty() || theirs.isEmpty()) {
      return 0;
    }
    ours.removeAll(shared);
    theirs.removeAll(shared);
    String both = String.join(" ", shared);
    String first = (both + " " + String.join(" ", ours)).strip();
    String second = (both + " " + String.join(" ", theirs)).strip();
    double best = ratio(first, second);
    return shared.isEmpty()
        ? best
        : Math.max(best, Math.max(ratio(both, first), ratio(both, second)));
  }
}
