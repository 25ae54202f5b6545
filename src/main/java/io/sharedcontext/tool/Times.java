package io.sharedcontext.tool;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/** Times on the wire: written in UTC with milliseconds, read in every form of {@link TimeParser}. */
public final class Times {
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final String ZEROS = "0000-00-00T00:00:00.000Z";
  private static final ZoneOffset UTC = ZoneOffset.UTC;
  private static final int LAST_YEAR = 9_999;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int TEN = 10;

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

  /** A time that says itself when it is; without an offset it is UTC, a date alone is its midnight. */
  public static Optional<Instant> parse(String text) {
    return TimeParser.absolute(text.strip());
  }

  /** Like {@link #parse(String)}, or a time that is told from now: {@code now}, {@code -2h}. */
  public static Optional<Instant> parse(String text, Clock clock) {
    return text.strip().equalsIgnoreCase("now")
        ? Optional.of(clock.instant())
        : ago(text).map(ago -> clock.instant().minus(ago)).or(() -> parse(text));
  }

  /**
   * Like {@link #parse}, for the end of a span of time that is part of it: a date alone is its last
   * millisecond, so that the whole day belongs to the span.
   */
  public static Optional<Instant> parseEnd(String text, Clock clock) {
    Optional<Instant> time = parse(text, clock);
    return TimeParser.dateOnly(text.strip())
        ? time.map(midnight -> midnight.plus(Duration.ofDays(1)).minusMillis(1))
        : time;
  }

  /** How long ago something was, for example {@code 90s}, {@code -15m}, {@code 2h ago}. */
  public static Optional<Duration> ago(String text) {
    return TimeParser.ago(text.strip());
  }
}
