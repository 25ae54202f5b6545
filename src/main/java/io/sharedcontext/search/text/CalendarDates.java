package io.sharedcontext.search.text;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Dates as a calendar has them: in numbers, or with the name of a month. */
final class CalendarDates {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2099;
  private static final int CENTURY = 2000;

  private final DateWords words;

  CalendarDates(DateWords words) {
    this.words = words;
  }

  /** Part of a date: its value and how many words it takes; 0 words if it is not there. */
  private record Part(int value, int words) {
    static final Part ABSENT = new Part(0, 0);
  }

  /** 2023-05-07 reads 20230507 2023 05 07; 7.5.2023 reads 7.5.2023 7 5 2023. */
  boolean numeric(int i) {
    String a = words.digits(i + 1);
    String b = words.digits(i + 2);
    String c = words.digits(i + 3);
    String whole =
        words.word(i).indexOf('.') < 0 ? words.word(i) : words.word(i).replace(".", "");
    boolean dotted = !whole.equals(words.word(i));
    List<DateSpan> days = a.isEmpty() || b.isEmpty() || c.isEmpty() || !whole.startsWith(a + b + c)
        ? List.of()
        : readings(a, b, c, dotted);
    if (!days.isEmpty()) {
      words.take(any -> days, i, i + 4, false);
    } else if (a.length() == 4 && b.length() == 2 && whole.equals(a + b)) {
      yearAndMonth(i, words.number(i + 1), words.number(i + 2));
    }
    return words.used().contains(i);
  }

  private void yearAndMonth(int i, int year, int month) {
    if (isYear(year) && month >= 1 && month <= 12) {
      List<DateSpan> named = List.of(DateSpan.month(YearMonth.of(year, month)));
      words.take(any -> named, i, i + 3, false);
    }
  }

  /** With dots the day comes first; with slashes and hyphens some write the month before it. */
  private static List<DateSpan> readings(String a, String b, String c, boolean dotted) {
    List<DateSpan> days = new ArrayList<>();
    if (a.length() == 4) {
      day(a, b, c).ifPresent(days::add);
      return days;
    }
    boolean shortYear = c.length() == 2 && a.length() == 2 && b.length() == 2;
    if (a.length() <= 2 && b.length() <= 2 && (c.length() == 4 || shortYear)) {
      String year = shortYear ? CENTURY + Integer.parseInt(c) + "" : c;
      day(year, b, a).ifPresent(days::add);
      if (!dotted) {
        day(year, a, b).filter(day -> !days.contains(day)).ifPresent(days::add);
      }
    }
    return days;
  }

  private static Optional<DateSpan> day(String year, String month, String day) {
    int y = Integer.parseInt(year);
    int m = Integer.parseInt(month);
    int d = Integer.parseInt(day);
    boolean there =
        isYear(y) && m >= 1 && m <= 12 && d >= 1 && d <= YearMonth.of(y, m).lengthOfMonth();
    return there ? Optional.of(DateSpan.day(LocalDate.of(y, m, d))) : Optional.empty();
  }

  private static boolean isYear(int number) {
    return number >= FIRST_YEAR && number <= LAST_YEAR;
  }

  void named(int i) {
    String word = words.word(i);
    Part after = day(i + 1);
    Part before = after.words > 0 ? Part.ABSENT : dayBefore(i);
    int end = i + 1 + after.words;
    OptionalInt year = year(end);
    boolean led = i > 0 && WordClass.BEFORE_MONTH.contains(words.word(i - 1));
    if (!WordClass.DOUBTFUL_MONTH.contains(word)
        || led
        || year.isPresent()
        || after.words + before.words > 0) {
      int month = MONTHS.indexOf(word.substring(0, 3)) + 1;
      int day = after.value + before.value;
      words.take(
          written -> List.of(span(year, month, day, written)),
          i - before.words,
          year.isPresent() ? end + 1 : end,
          false);
    }
  }

  private static DateSpan span(OptionalInt year, int month, int day, LocalDate written) {
    YearMonth of = YearMonth.of(year.orElse(written.getYear()), month);
    DateSpan span =
        day == 0 ? DateSpan.month(of) : DateSpan.day(of.atDay(Math.min(day, of.lengthOfMonth())));
    return year.isPresent() ? span : span.anyYear();
  }

  /** A year by itself. */
  void lone(int i) {
    if (!words.used().contains(i)) {
      year(i).ifPresent(year -> words.take(any -> List.of(DateSpan.year(year)), i, i + 1, false));
    }
  }

  /** 7 is one word, 7th reads 7th 7 th. */
  private Part day(int i) {
    int plain = words.number(i);
    if (plain >= 1 && plain <= 31) {
      return new Part(plain, 1);
    }
    int ordinal = words.number(i + 1);
    boolean ending =
        i + 2 < words.size() && words.word(i).equals(words.word(i + 1) + words.word(i + 2));
    return ending && ordinal >= 1 && ordinal <= 31 ? new Part(ordinal, 3) : Part.ABSENT;
  }

  private Part dayBefore(int i) {
    int of = i > 0 && words.word(i - 1).equals("of") ? 1 : 0;
    for (int length = 1; length <= 3; length += 2) {
      int start = i - of - length;
      Part day = start < 0 ? Part.ABSENT : day(start);
      if (day.words == length) {
        return new Part(day.value, length + of);
      }
    }
    return Part.ABSENT;
  }

  private OptionalInt year(int i) {
    int number = words.number(i);
    return isYear(number) ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
