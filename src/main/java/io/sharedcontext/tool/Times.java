package io.sharedcontext.tool;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** Times on the wire: written in UTC with milliseconds, read with any offset. */
public final class Times {
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** Four digits of a year, as they are written; far beyond, a time is no number any more. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /** For example {@code 2026-11-20T10:30:00.000Z}. */
  public static String text(Instant time) {
    return WRITTEN.format(time);
  }

  /** Any ISO-8601 date and time; without an offset it is UTC, a date alone is its midnight. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(read(text.strip().toUpperCase(Locale.ROOT).replace(' ', 'T')))
          .filter(time -> !time.isBefore(FIRST) && time.isBefore(END));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Like {@link #parse}, for the end of a span of time that is part of it: a date alone is its last
   * millisecond, so that the whole day belongs to the span.
   */
  public static Optional<Instant> parseEnd(String text) {
    Optional<Instant> time = parse(text);
    return text.strip().matches("\\d{4}-\\d{2}-\\d{2}")
        ? time.map(midnight -> midnight.plus(Duration.ofDays(1)).minusMillis(1))
        : time;
  }

  private static Instant read(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean offset = text.endsWith("Z") || text.matches(".*T.*[+-]\\d{2}(:?\\d{2}){0,2}");
    return offset
        ? OffsetDateTime.parse(text, READ).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
      .parseCaseInsensitive()
      .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .appendPattern("[XXXXX][XXXX][XX][X]")
      .toFormatter()
      .withResolverStyle(ResolverStyle.STRICT);
}
