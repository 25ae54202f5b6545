package io.sharedcontext.search.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The words of a text while dates are read from them, and what was found so far. */
final class DateWords {
  private static final int NONE = -1;

  private final List<String> words;
  private final List<Found> found = new ArrayList<>();
  private final Set<Integer> used = new HashSet<>();

  DateWords(List<String> words) {
    this.words = words;
  }

  /**
   * Days that words name.
   *
   * @param on which days they are, given the one on which the text was written
   * @param start the first of the words
   * @param said whether they are seen from that day
   */
  record Found(Function<LocalDate, List<DateSpan>> on, int start, boolean said) {}

  int size() {
    return words.size();
  }

  List<Found> found() {
    return found;
  }

  Set<Integer> used() {
    return used;
  }

  void take(Function<LocalDate, List<DateSpan>> on, int start, int end, boolean said) {
    found.add(new Found(on, start, said));
    for (int i = start; i < end; i++) {
      used.add(i);
    }
  }

  int number(int i) {
    String digits = digits(i);
    return digits.isEmpty() ? NONE : Integer.parseInt(digits);
  }

  /** The word if it is up to four digits, else nothing. */
  String digits(int i) {
    String word = word(i);
    boolean digits =
        !word.isEmpty() && word.length() <= 4 && word.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? word : "";
  }

  String word(int i) {
    return i >= 0 && i < words.size() ? words.get(i) : "";
  }
}
