package io.sharedcontext.search.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that say little: a query leaves them out unless it has no others.
 *
 * <p>Documents write a stop word as its place in this list, so the list may only grow at its end.
 */
public final class StopWords {
  private static final List<String> LIST = List.of(
      ("the a an and or but if so as at by for from in into of off on onto out over to up with"
              + " is am are was were be been being do does did doing done has have had having can"
              + " could will would shall should may might must i me my mine myself you your yours"
              + " yourself he him his himself she her hers herself it its itself we us our ours"
              + " ourselves they them their theirs themselves this that these those there here"
              + " what which who whom whose when where why how not no nor than then too very just"
              + " also about after again all any because before between both during each few more"
              + " most other own same some such through under until while ca wo don isn t s m re"
              + " ve ll d im ive dont didnt cant thats youre oh hey yeah wow really get got")
          .split(" "));

  private static final Map<String, Integer> PLACES = places();

  private StopWords() {}

  private static Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    LIST.forEach(word -> places.put(word, places.size()));
    return Map.copyOf(places);
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
