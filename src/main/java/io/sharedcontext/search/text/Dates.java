package io.sharedcontext.search.text;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The days that a query names: 7 May 2023, May 7th, in May, 2023, 2023-05-07. English only. */
public final class Dates {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
  private static final int NONE = -1;

  private final List<String> words;
  private final List<Span> spans = new ArrayList<>();
  private final Set<Integer> used = new HashSet<>();

  /** A day, a month ({@code day} 0) or a year ({@code month} 0), of any year if that is -1. */
  public record Span(int year, int month, int day) {
    /** The days from this to {@code date}: 0 within it, negative before it. */
    public long away(LocalDate date) {
      if (year != NONE) {
        return away(date, year);
      }
      long nearest = Long.MAX_VALUE;
      for (int near = date.getYear() - 1; near <= date.getYear() + 1; near++) {
        long away = away(date, near);
        nearest = Math.abs(away) < Math.abs(nearest) ? away : nearest;
      }
      return nearest;
    }

    private long away(LocalDate date, int in) {
      long at = date.toEpochDay();
      long first = first(in);
      return at < first ? at - first : Math.max(0, at - last(in));
    }

    private long first(int in) {
      YearMonth from = YearMonth.of(in, Math.max(1, month));
      return from.atDay(Math.max(1, Math.min(day, from.lengthOfMonth()))).toEpochDay();
    }

    private long last(int in) {
      return day > 0
          ? first(in)
          : YearMonth.of(in, month > 0 ? month : 12).atEndOfMonth().toEpochDay();
    }
  }

  /** Part of a date: its value and how many words it takes; 0 words if it is not there. */
  private record Part(int value, int words) {
    static final Part ABSENT = new Part(0, 0);
  }

  private Dates(List<String> words) {
    this.words = words;
    for (int i = 0; i < words.size(); i++) {
      numeric(i);
      named(i);
    }
    for (int i = 0; i < words.size(); i++) {
      lone(i);
    }
  }

  public static Dates in(List<String> words) {
    return new Dates(words);
  }

  public List<Span> spans() {
    return spans;
  }

  /** Which of the words belong to a date. */
  public Set<Integer> used() {
    return used;
  }

  /** 2023-05-07 reads 20230507 2023 05 07. */
  private void numeric(int i) {
    Optional<Integer> year = year(i + 1);
    boolean whole = words.get(i).length() == 8 && year.isPresent();
    int month = number(i + 2);
    int day = number(i + 3);
    if (whole && month >= 1 && month <= 12 && day >= 1 && day <= 31) {
      take(new Span(year.get(), month, day), i, i + 4);
    }
  }

  private void named(int i) {
    String word = words.get(i);
    if (!WordClass.MONTH.contains(word)) {
      return;
    }
    Part after = day(i + 1);
    Part before = after.words > 0 ? Part.ABSENT : dayBefore(i);
    int end = i + 1 + after.words;
    Optional<Integer> year = year(end);
    boolean led = i > 0 && WordClass.BEFORE_MONTH.contains(words.get(i - 1));
    if (!WordClass.DOUBTFUL_MONTH.contains(word)
        || led
        || year.isPresent()
        || after.words + before.words > 0) {
      int month = MONTHS.indexOf(word.substring(0, 3)) + 1;
      Span span = new Span(year.orElse(NONE), month, after.value + before.value);
      take(span, i - before.words, year.isPresent() ? end + 1 : end);
    }
  }

  private void lone(int i) {
    if (!used.contains(i)) {
      year(i).ifPresent(year -> take(new Span(year, 0, 0), i, i + 1));
    }
  }

  private void take(Span span, int start, int end) {
    spans.add(span);
    for (int i = start; i < end; i++) {
      used.add(i);
    }
  }

  /** 7 is one word, 7th reads 7th 7 th. */
  private Part day(int i) {
    int plain = number(i);
    if (plain >= 1 && plain <= 31) {
      return new Part(plain, 1);
    }
    int ordinal = number(i + 1);
    boolean ending =
        i + 2 < words.size() && words.get(i).equals(words.get(i + 1) + words.get(i + 2));
    return ending && ordinal >= 1 && ordinal <= 31 ? new Part(ordinal, 3) : Part.ABSENT;
  }

  private Part dayBefore(int i) {
    int of = i > 0 && words.get(i - 1).equals("of") ? 1 : 0;
    for (int length = 1; length <= 3; length += 2) {
      int start = i - of - length;
      Part day = start < 0 ? Part.ABSENT : day(start);
      if (day.words == length) {
        return new Part(day.value, length + of);
      }
    }
    return Part.ABSENT;
  }

  private Optional<Integer> year(int i) {
    int number = number(i);
    return number >= 1970 && number < 2100 ? Optional.of(number) : Optional.empty();
  }

  private int number(int i) {
    boolean digits = i >= 0 && i < words.size() && NUMBER.matcher(words.get(i)).matches();
    return digits ? Integer.parseInt(words.get(i)) : NONE;
  }
}
