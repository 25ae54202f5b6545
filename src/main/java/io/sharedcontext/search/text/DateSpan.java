package io.sharedcontext.search.text;

import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Days that a text names, from {@code first} to {@code last}, both included, in UTC.
 *
 * @param unit how precisely they are named
 * @param everyYear whether no year was said, so that those of other years are meant as well
 * @param side on these days, or before or after them
 */
public record DateSpan(LocalDate first, LocalDate last, Unit unit, boolean everyYear, Side side) {
  /** With which all words begin by which documents name days: no text has such words. */
  public static final char MARK = '@';

  /** So many days or more are not looked for one by one. */
  private static final int MOST_DAYS = 62;

  private static final int YEAR_END = 5;

  private static final long MILLIS_A_DAY = 86_400_000;

  /** What a text names. */
  public enum Unit {
    DAY,
    /** More than a day, up to a month. */
    MONTH,
    YEAR
  }

  /** Where what is meant lies. */
  public enum Side {
    ON,
    /** Until the day before. */
    BEFORE,
    /** From the day after. */
    AFTER,
    /** From the first day on. */
    SINCE
  }

  /** The day of a moment, in UTC: whoever asks and whoever tells may be anywhere. */
  public static LocalDate dayOf(long millis) {
    return LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_A_DAY));
  }

  static DateSpan day(LocalDate day) {
    return new DateSpan(day, day, Unit.DAY, false, Side.ON);
  }

  static DateSpan days(LocalDate first, LocalDate last) {
    return new DateSpan(first, last, Unit.MONTH, false, Side.ON);
  }

  static DateSpan month(YearMonth month) {
    return days(month.atDay(1), month.atEndOfMonth());
  }

  static DateSpan year(int year) {
    return new DateSpan(
        Year.of(year).atDay(1), LocalDate.of(year, 12, 31), Unit.YEAR, false, Side.ON);
  }

  DateSpan anyYear() {
    return new DateSpan(first, last, unit, true, side);
  }

  /** The same days, meant otherwise. */
  public DateSpan on(Side where) {
    return new DateSpan(first, last, unit, everyYear, where);
  }

  /** From these days to those of {@code end}. */
  DateSpan upTo(DateSpan end) {
    return new DateSpan(first, end.last, Unit.MONTH, false, Side.ON);
  }

  /**
   * The days from what is meant to {@code date}: 0 within it, negative before it. Of days without a
   * year, those that are nearest count.
   */
  public long away(LocalDate date) {
    if (!everyYear) {
      return away(date, 0);
    }
    long nearest = Long.MAX_VALUE;
    for (int near = date.getYear() - 1; near <= date.getYear() + 1; near++) {
      long away = away(date, near - first.getYear());
      nearest = Math.abs(away) < Math.abs(nearest) ? away : nearest;
    }
    return nearest;
  }

  private long away(LocalDate date, int years) {
    long at = date.toEpochDay();
    long from = first.plusYears(years).toEpochDay();
    long to = last.plusYears(years).toEpochDay();
    return switch (side) {
      case ON -> at < from ? at - from : Math.max(0, at - to);
      case BEFORE -> Math.max(0, at - from + 1);
      case AFTER -> Math.min(0, at - to - 1);
      case SINCE -> Math.min(0, at - from);
    };
  }

  /** The days between {@code date} and the edge of these days, for what lies before or after them. */
  public long fromEdge(LocalDate date) {
    return Math.abs(date.toEpochDay() - (side == Side.AFTER ? last : first).toEpochDay());
  }

  /**
   * The words by which documents name these days: that of the day, or of the month. None for years,
   * and for what lies before or after days, which no list ends.
   *
   * @param used the years in which documents name any days: a day without a year is looked for in those
   */
  public List<String> words(Set<Integer> used) {
    if (!listed()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (int year : everyYear ? new TreeSet<>(used) : Set.of(first.getYear())) {
      words(year - first.getYear(), words);
    }
    return words;
  }

  private boolean listed() {
    return side == Side.ON
        && unit != Unit.YEAR
        && last.toEpochDay() - first.toEpochDay() < MOST_DAYS;
  }

  private void words(int years, List<String> words) {
    LocalDate end = last.plusYears(years);
    for (LocalDate day = first.plusYears(years); !day.isAfter(end); day = day.plusDays(1)) {
      words.add(word(day));
    }
    if (wholeMonth()) {
      words.add(word(YearMonth.from(end)));
    }
  }

  /** The year of a word by which documents name days; nothing for other words. */
  public static OptionalInt yearOf(String word) {
    boolean dated = word.length() > YEAR_END
        && word.charAt(0) == MARK
        && word.charAt(YEAR_END) == '-'
        && word.substring(1, YEAR_END).chars().allMatch(c -> c >= '0' && c <= '9');
    return dated
        ? OptionalInt.of(Integer.parseInt(word.substring(1, YEAR_END)))
        : OptionalInt.empty();
  }

  private boolean wholeMonth() {
    return first.getDayOfMonth() == 1 && YearMonth.from(first).atEndOfMonth().equals(last);
  }

  /** The words that a document has for days that its text names. No text has them: of the at sign. */
  List<String> named() {
    if (unit == Unit.DAY) {
      return List.of(word(first));
    }
    if (wholeMonth()) {
      return List.of(word(YearMonth.from(first)));
    }
    return last.equals(first.plusDays(1)) ? List.of(word(first), word(last)) : List.of();
  }

  private static String word(LocalDate day) {
    return MARK + day.toString();
  }

  private static String word(YearMonth month) {
    return MARK + month.toString();
  }
}
