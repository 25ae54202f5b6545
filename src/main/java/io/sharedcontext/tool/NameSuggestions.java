package io.sharedcontext.tool;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the names that a misspelt one may stand for. */
public final class NameSuggestions {
  private static final int MOST = 3;

  /** No name is as long; what is longer stands for none, and would take long to compare. */
  private static final int LONGEST = 60;

  private NameSuggestions() {}

  /** At most three of {@code names}, nearest first: those that share most of their letters. */
  public static List<String> of(String given, List<String> names) {
    if (given.length() > LONGEST) {
      return List.of();
    }
    String folded = given.toLowerCase(Locale.ROOT).replace('-', '_');
    Map<String, Integer> distances =
        names.stream().collect(Collectors.toMap(name -> name, name -> distance(folded, name)));
    return names.stream()
        .filter(name -> distances.getOrDefault(name, 0) <= Math.max(name.length(), 6) / 3)
        .sorted(Comparator.comparing(distances::get))
        .limit(MOST)
        .toList();
  }

  /** The question that names them, to be put behind a sentence; empty when there are none. */
  public static String question(String given, List<String> names) {
    List<String> near = of(given, names);
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /** The number of letters to change, add or drop. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      step(row, from.charAt(i - 1), to, i);
    }
    return row[to.length()];
  }

  private static void step(int[] row, char letter, String to, int i) {
    int diagonal = row[0];
    row[0] = i;
    for (int j = 1; j <= to.length(); j++) {
      int changed = diagonal + (letter == to.charAt(j - 1) ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
    }
  }
}
