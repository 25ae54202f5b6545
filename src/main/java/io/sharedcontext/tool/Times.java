package io.sharedcontext.tool;

import java.nio.charset.StandardCharsets;
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

  private static final String ZEROS = "0000-00-00T00:00:00.000Z";
  private static final ZoneOffset UTC = ZoneOffset.UTC;
  private static final int LAST_YEAR = 9_999;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int TEN = 10;

  /** Four digits of a year, as they are written; far beyond, a time is no number any more. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /** For example {@code 2026-11-20T10:30:00.000Z}. */
  public static String text(Instant time) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), UTC);
    return utc.getYear() < 0 || utc.getYear() > LAST_YEAR ? WRITTEN.format(time) : text(utc);
  }

  /** A page of messages is full of times, and a formatter takes four times as long. */
  private static String text(LocalDateTime utc) {
    byte[] text = ZEROS.getBytes(StandardCharsets.ISO_8859_1);
    put(text, 3, utc.getYear());
    put(text, 6, utc.getMonthValue());
    put(text, 9, utc.getDayOfMonth());
    put(text, 12, utc.getHour());
    put(text, 15, utc.getMinute());
    put(text, 18, utc.getSecond());
    put(text, 22, utc.getNano() / NANOS_PER_MILLI);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Puts a number in front of a place, over the zeros there. */
  private static void put(byte[] text, int place, int number) {
    int at = place;
    for (int rest = number; rest > 0; rest /= TEN) {
      text[at--] = (byte) ('0' + rest % TEN);
    }
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
