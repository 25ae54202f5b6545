package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that say little: a query leaves them out unless it has no others. {@code stop-words.txt} has
 * them.
 *
 * <p>Documents write a stop word as its place in this list, so the list may only grow at its end.
 */
public final class StopWords {
  private static final List<String> LIST =
      WordLists.families("stop-words.txt").stream().flatMap(List::stream).toList();

  private static final Map<String, Integer> PLACES = places();

  private StopWords() {}

  private static Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    LIST.forEach(word -> places.put(word, places.size()));
    return places;
  }

  public static boolean contains(String word) {
    return PLACES.containsKey(word);
  }

  /** The place of {@code word}, or -1. */
  public static int place(String word) {
    return PLACES.getOrDefault(word, -1);
  }

  public static String word(int place) {
    return LIST.get(place);
  }

  public static int count() {
    return LIST.size();
  }
}
