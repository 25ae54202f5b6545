package io.sharedcontext.search.text;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The days that a text names: 7 May 2023, May 7th, in May, 2023-05-07, 7.5.2023, 05/07/2023 (either
 * way round), and from the day on which it was written: yesterday, last Friday, two weeks ago. English
 * only.
 */
public final class Dates {
  /** More days than this are a table or a log. */
  private static final int MOST = 16;

  private final DateWords words;
  private final CalendarDates calendar;
  private final RelativeDates relative;

  /** Words with which a date may begin, and those of which one tells that there is a date. */
  private static final class Starts {
    static final Set<String> WORDS = words();

    private static Set<String> words() {
      Set<String> words = new HashSet<>(WordClass.MONTH.all());
      words.addAll(WordClass.RELATIVE_DAY.all());
      words.addAll(WordClass.SMALL_NUMBER.all());
      return words;
    }
  }

  private Dates(List<String> all, boolean asked) {
    words = new DateWords(all);
    calendar = new CalendarDates(words);
    relative = new RelativeDates(words, asked);
    for (int i = 0; i < all.size(); i++) {
      if (!words.used().contains(i)) {
        read(i);
      }
    }
    for (int i = 0; i < all.size() && asked; i++) {
      calendar.lone(i);
    }
    words.found().sort((one, other) -> Integer.compare(one.start(), other.start()));
  }

  /** The dates of a query, given as {@link Tokenizer} reads it. */
  public static Dates asked(List<String> words) {
    return new Dates(words, true);
  }

  /** The dates of a message. */
  public static Dates told(List<String> words) {
    return new Dates(words, false);
  }

  private void read(int i) {
    String word = words.word(i);
    if (Character.isDigit(word.charAt(0))) {
      if (!calendar.numeric(i)) {
        relative.ago(i);
      }
    } else if (Starts.WORDS.contains(word)) {
      if (WordClass.MONTH.contains(word)) {
        calendar.named(i);
      } else {
        relative.read(i);
      }
    }
  }

  /** Does the text name any day? */
  public boolean any() {
    return !words.found().isEmpty();
  }

  /** Does it name days only as seen from the one on which it was written? */
  public boolean relative() {
    return words.found().stream().anyMatch(DateWords.Found::said);
  }

  /** Which of the words belong to a date. */
  public Set<Integer> used() {
    return words.used();
  }

  /** The days that a query names which is asked on {@code today}. */
  public List<DateSpan> spans(LocalDate today) {
    List<DateSpan> spans = new ArrayList<>();
    List<DateWords.Found> found = words.found();
    for (int i = 0; i < found.size(); i++) {
      DateWords.Found one = found.get(i);
      List<DateSpan> these = one.on().apply(today);
      boolean range =
          i + 1 < found.size() && range(one.start(), found.get(i + 1).start());
      if (range) {
        i++;
        spans.add(these.get(0).upTo(found.get(i).on().apply(today).get(0)));
      } else {
        DateSpan.Side side = side(one.start());
        these.forEach(span -> spans.add(span.on(side)));
      }
    }
    return spans;
  }

  /** The words by which the document of a text has the days that it names, written on {@code day}. */
  public List<String> words(LocalDate day) {
    return words.found().stream()
        .flatMap(one -> one.on().apply(day).stream())
        .flatMap(span -> nearest(span, day).named().stream())
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Who says no year means the one that makes it nearest. */
  private static DateSpan nearest(DateSpan span, LocalDate day) {
    if (!span.everyYear()) {
      return span;
    }
    DateSpan best = span;
    for (int years = -1; years <= 1; years++) {
      DateSpan other = new DateSpan(
          span.first().plusYears(years),
          span.last().plusYears(years),
          span.unit(),
          false,
          span.side());
      boolean nearer = Math.abs(ChronoUnit.DAYS.between(other.first(), day))
          < Math.abs(ChronoUnit.DAYS.between(best.first(), day));
      best = nearer ? other : best;
    }
    return best;
  }

  private boolean range(int start, int next) {
    String lead = before(start);
    String link = before(next);
    return (lead.equals("between") && link.equals("and"))
        || (lead.equals("from") && (link.equals("to") || link.equals("until")));
  }

  private DateSpan.Side side(int start) {
    return switch (before(start)) {
      case "before", "until", "till" -> DateSpan.Side.BEFORE;
      case "after" -> DateSpan.Side.AFTER;
      case "since", "from" -> DateSpan.Side.SINCE;
      default -> DateSpan.Side.ON;
    };
  }

  private String before(int i) {
    return i > 0 ? words.word(i - 1) : "";
  }
}
