package io.sharedcontext.search;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The days that a query names: {@code 7 May 2023}, {@code May 7}, {@code in May}, {@code 2023-05-07}.
 */
final class Dates {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Set<String> FULL = Set.of((
          "january february march april may june july august september october november december"
              + " jan feb mar apr jun jul aug sep sept oct nov dec")
      .split(" "));
  private static final Set<String> BEFORE_MAY =
      Set.of("in", "of", "on", "during", "since", "until", "by", "before", "after", "around", "early", "mid", "late", "and", "between");
  private static final int NONE = -1;

  private final List<String> words;
  private final List<Span> spans = new ArrayList<>();
  private final Set<Integer> used = new HashSet<>();

  /** Days in every year unless {@code year} is given; {@code day} 0 is the whole month. */
  record Span(int year, int month, int day) {
    /** Days from this to {@code date}: 0 inside, negative before. Without a year, the nearest. */
    long away(LocalDate date) {
      if (year != NONE) {
        return away(date, year);
      }
      long nearest = Long.MAX_VALUE;
      for (int y = date.getYear() - 1; y <= date.getYear() + 1; y++) {
        long away = away(date, y);
        nearest = Math.abs(away) < Math.abs(nearest) ? away : nearest;
      }
      return nearest;
    }

    private long away(LocalDate date, int inYear) {
      long at = date.toEpochDay();
      YearMonth in = YearMonth.of(inYear, month == 0 ? 1 : month);
      long first = in.atDay(day == 0 ? 1 : Math.min(day, in.lengthOfMonth())).toEpochDay();
      long last = day == 0 ? in.atEndOfMonth().toEpochDay() : first;
      last = month == 0 ? LocalDate.of(inYear, 12, 31).toEpochDay() : last;
      return at < first ? at - first : Math.max(0, at - last);
    }
  }

  private Dates(List<String> words) {
    this.words = words;
    for (int i = 0; i < words.size(); i++) {
      iso(i);
      named(i);
    }
    for (int i = 0; i < words.size(); i++) {
      if (!used.contains(i)) {
        year(i).ifPresent(year -> spans.add(new Span(year, 0, 0)));
        if (year(i).isPresent()) used.add(i);
      }
    }
  }

  static Dates in(List<String> words) {
    return new Dates(words);
  }

  List<Span> spans() {
    return spans;
  }

  /** Which of the words belong to a date. */
  Set<Integer> used() {
    return used;
  }

  private void iso(int i) {
    Optional<Integer> year = year(i + 1);
    if (words.get(i).length() == 8 && year.isPresent() && words.get(i).startsWith(words.get(i + 1))) {
      int month = number(i + 2);
      int day = number(i + 3);
      if (month >= 1 && month <= 12 && day >= 1 && day <= 31) {
        add(new Span(year.get(), month, day), i, i + 1, i + 2, i + 3);
      }
    }
  }

  private void named(int i) {
    int month = FULL.contains(words.get(i)) ? MONTHS.indexOf(words.get(i).substring(0, 3)) + 1 : 0;
    if (month == 0 || used.contains(i)) {
      return;
    }
    int after = day(i + 1);
    int next = i + 1 + after / 100;
    int before = after > 0 ? 0 : dayBefore(i);
    int day = after > 0 ? after % 100 : before % 100;
    Optional<Integer> year = year(next);
    boolean may = !words.get(i).equals("may") || day > 0 || year.isPresent()
        || (i > 0 && BEFORE_MAY.contains(words.get(i - 1)));
    boolean march = !words.get(i).equals("march") || day > 0 || year.isPresent()
        || (i > 0 && BEFORE_MAY.contains(words.get(i - 1)));
    if (may && march) {
      spans.add(new Span(year.orElse(NONE), month, day));
      for (int k = i - before / 100; k < next + (year.isPresent() ? 1 : 0); k++) {
        used.add(k);
      }
    }
  }

  /** The day at i, plus 100 times how many words it takes; 0 if there is none. 7th reads 7th 7 th. */
  private int day(int i) {
    int plain = number(i);
    if (plain >= 1 && plain <= 31) {
      return 100 + plain;
    }
    int ordinal = number(i + 1);
    boolean th = i + 2 < words.size() && words.get(i).equals(words.get(i + 1) + words.get(i + 2));
    return th && ordinal >= 1 && ordinal <= 31 ? 300 + ordinal : 0;
  }

  private int dayBefore(int i) {
    int of = i > 0 && words.get(i - 1).equals("of") ? 1 : 0;
    for (int back = 1; back <= 3; back += 2) {
      int at = i - of - back;
      int day = at < 0 ? 0 : day(at);
      if (day / 100 == back) {
        return day + 100 * of;
      }
    }
    return 0;
  }

  private void add(Span span, int... at) {
    spans.add(span);
    for (int i : at) {
      used.add(i);
    }
  }

  private Optional<Integer> year(int i) {
    int number = number(i);
    return number >= 1970 && number < 2100 ? Optional.of(number) : Optional.empty();
  }

  private int number(int i) {
    if (i < 0 || i >= words.size() || !words.get(i).matches("[0-9]{1,4}")) {
      return NONE;
    }
    return Integer.parseInt(words.get(i));
  }
}
