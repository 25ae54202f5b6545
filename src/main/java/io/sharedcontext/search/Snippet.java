package io.sharedcontext.search;

import io.sharedcontext.search.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a text that shows best why it was found: a literal piece of it, with ellipses. */
public final class Snippet {
  /** Most characters (UTF-16 units), ellipses counted. */
  static final int MOST = 240;

  private static final String MORE = "…";

  /** Without its ellipses. */
  private static final int ROOM = MOST - 2;

  /** How far an end may move so that it falls between two words. */
  private static final int SLACK = 24;

  /** Of a text with more of them, only the first are looked at. */
  private static final int MOST_SPOTS = 2_000;

  private Snippet() {}

  /**
   * A word of the text that was looked for.
   *
   * @param start where it begins, in UTF-16 units
   * @param end where it ends, exclusive
   * @param word the word: two spots of one word tell no more than one
   */
  public record Spot(int start, int end, String word) {}

  /** The piece of {@code text} that shows most of {@code words}; its beginning if it has none. */
  static String of(String text, Set<String> words) {
    return text.length() <= MOST ? text : piece(text, spots(text, words));
  }

  /** Where {@code words} are in {@code text}, in order. */
  public static List<Spot> spots(String text, Set<String> words) {
    List<Spot> spots = new ArrayList<>();
    if (!words.isEmpty()) {
      Tokenizer.read(text, (word, start, end) -> {
        if (words.contains(word) && spots.size() < MOST_SPOTS) {
          spots.add(new Spot(start, end, word));
        }
      });
    }
    return spots;
  }

  private static String piece(String text, List<Spot> spots) {
    int first = spots.isEmpty() ? 0 : spots.get(best(spots)).start();
    int last = spots.stream()
        .filter(spot -> spot.start() >= first && spot.end() <= first + ROOM)
        .mapToInt(Spot::end)
        .max()
        .orElse(Math.min(text.length(), first + ROOM));
    int start = begin(text, Math.max(0, first - (ROOM - (last - first)) / 2), first);
    int end = end(text, Math.min(text.length(), start + ROOM), last);
    // What was not needed at the end goes to the beginning.
    start = begin(text, Math.max(0, Math.min(start, end - ROOM)), first);
    return (start > 0 ? MORE : "")
        + text.substring(start, end).strip()
        + (end < text.length() ? MORE : "");
  }

  /** The spot at which the window begins that has the most different terms; the first of those. */
  private static int best(List<Spot> spots) {
    int best = 0;
    int most = 0;
    for (int i = 0; i < spots.size(); i++) {
      int terms = terms(spots, i);
      if (terms > most) {
        best = i;
        most = terms;
      }
    }
    return best;
  }

  private static int terms(List<Spot> spots, int from) {
    Set<String> terms = new HashSet<>();
    int limit = spots.get(from).start() + ROOM;
    for (int i = from; i < spots.size() && spots.get(i).start() < limit; i++) {
      if (spots.get(i).end() <= limit) {
        terms.add(spots.get(i).word());
      }
    }
    return terms.size();
  }

  /** A place for the beginning at or a little after {@code place}, at most at {@code latest}. */
  private static int begin(String text, int place, int latest) {
    if (place == 0) {
      return 0;
    }
    int limit = Math.min(latest, place + SLACK);
    for (int i = place; i <= limit; i++) {
      if (Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(place)) ? place + 1 : place;
  }

  /** A place for the end at or a little before {@code place}, at least at {@code earliest}. */
  private static int end(String text, int place, int earliest) {
    if (place == text.length()) {
      return place;
    }
    int limit = Math.max(earliest, place - SLACK);
    for (int i = place; i >= limit; i--) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
  }
}
