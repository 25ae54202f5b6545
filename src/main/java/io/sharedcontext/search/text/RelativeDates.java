package io.sharedcontext.search.text;

import static java.time.temporal.TemporalAdjusters.nextOrSame;
import static java.time.temporal.TemporalAdjusters.previous;
import static java.time.temporal.TemporalAdjusters.previousOrSame;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/** Days as they are seen from the one on which a text was written. */
final class RelativeDates {
  private static final List<String> WEEKDAYS =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final DateWords words;
  private final boolean asked;

  RelativeDates(DateWords words, boolean asked) {
    this.words = words;
    this.asked = asked;
  }

  /** Yesterday, last Friday, this week, three days ago, on Friday. */
  void read(int i) {
    switch (words.word(i)) {
      case "today", "tonight" -> days(0, i, i + 1);
      case "yesterday" -> beyond(-1, "before", i);
      case "tomorrow" -> beyond(1, "after", i);
      case "last", "past", "previous" -> from(i, -1);
      case "next" -> from(i, 1);
      case "this" -> from(i, 0);
      case "on", "since", "before", "after", "until" -> weekday(i);
      default -> ago(i);
    }
  }

  /** The day before yesterday, which is two days ago; or yesterday. */
  private void beyond(int day, String side, int i) {
    boolean twice = words.word(i - 1).equals(side) && words.word(i - 2).equals("day");
    days(twice ? 2 * day : day, twice ? i - 2 : i, i + 1);
  }

  private void days(int days, int start, int end) {
    words.take(written -> List.of(DateSpan.day(written.plusDays(days))), start, end, true);
  }

  private void from(int i, int step) {
    String unit = words.word(i + 1);
    OptionalInt weekday = weekdayOf(unit);
    if (weekday.isPresent()) {
      DayOfWeek day = DayOfWeek.of(weekday.getAsInt());
      words.take(written -> List.of(DateSpan.day(of(written, day, step))), i, i + 2, true);
    } else if (unit.equals("week") || unit.equals("weekend")) {
      DayOfWeek begin = unit.equals("week") ? DayOfWeek.MONDAY : DayOfWeek.SATURDAY;
      words.take(written -> List.of(week(written.plusWeeks(step), begin)), i, i + 2, true);
    } else if (unit.equals("month")) {
      words.take(
          written -> List.of(DateSpan.month(YearMonth.from(written).plusMonths(step))),
          i,
          i + 2,
          true);
    } else if (unit.equals("year")) {
      words.take(written -> List.of(DateSpan.year(written.getYear() + step)), i, i + 2, true);
    }
  }

  private static LocalDate of(LocalDate written, DayOfWeek day, int step) {
    return switch (step) {
      case -1 -> written.with(previous(day));
      case 1 -> written.plusDays(1).with(nextOrSame(day));
      default -> written.with(previousOrSame(DayOfWeek.MONDAY)).with(nextOrSame(day));
    };
  }

  private static DateSpan week(LocalDate in, DayOfWeek begin) {
    LocalDate first = in.with(previousOrSame(DayOfWeek.MONDAY)).with(nextOrSame(begin));
    return DateSpan.days(first, first.with(nextOrSame(DayOfWeek.SUNDAY)));
  }

  /** Who asks about Friday means the last one; who tells of it may mean the next. */
  private void weekday(int i) {
    OptionalInt weekday = weekdayOf(words.word(i + 1));
    if (asked && weekday.isPresent()) {
      DayOfWeek day = DayOfWeek.of(weekday.getAsInt());
      words.take(
          written -> List.of(DateSpan.day(written.with(previousOrSame(day)))), i + 1, i + 2, true);
    }
  }

  private static OptionalInt weekdayOf(String word) {
    return WordClass.WEEKDAY.contains(word)
        ? OptionalInt.of(WEEKDAYS.indexOf(word.substring(0, 3)) + 1)
        : OptionalInt.empty();
  }

  /** Three days ago, a week ago. */
  void ago(int i) {
    if (!words.word(i + 2).equals("ago")) {
      return;
    }
    int count = WordClass.SMALL_NUMBER.all().indexOf(words.word(i)) + 1;
    long many = count > 0 ? count : words.number(i);
    boolean one = words.word(i).equals("a") || words.word(i).equals("an");
    if (many > 0 || one) {
      long back = one ? 1 : many;
      switch (words.word(i + 1)) {
        case "day", "days" -> back(i, back, ChronoUnit.DAYS);
        case "week", "weeks" -> back(i, back, ChronoUnit.WEEKS);
        case "month", "months" -> back(i, back, ChronoUnit.MONTHS);
        case "year", "years" -> back(i, back, ChronoUnit.YEARS);
        default -> {}
      }
    }
  }

  private void back(int i, long many, ChronoUnit unit) {
    words.take(
        written -> {
          LocalDate day = written.minus(many, unit);
          return List.of(
              switch (unit) {
                case MONTHS -> DateSpan.month(YearMonth.from(day));
                case YEARS -> DateSpan.year(day.getYear());
                default -> DateSpan.day(day);
              });
        },
        i,
        i + 3,
        true);
  }
}
