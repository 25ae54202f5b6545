package io.sharedcontext.tool;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms of times that clients send: ISO-8601, extended or basic, down to the hour; with an offset
 * and a zone's name in brackets; seconds or milliseconds since 1970; how long ago. What has two
 * readings is not read: twelve digits may be a date or milliseconds.
 */
final class TimeParser {
  /** Date; then hour, minute, second, fraction and offset. Separators may be left out. */
  private static final Pattern ISO = Pattern.compile("(\\d{4})(-?)(\\d{2})\\2(\\d{2})"
      + "(?:[T ](\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?)?"
      + " ?(Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?)?");

  private static final Pattern DATE = Pattern.compile("\\d{4}(-?)\\d{2}\\1\\d{2}");

  /** Seconds until 2286, or milliseconds since 2001. */
  private static final Pattern SINCE_1970 =
      Pattern.compile("(?:(0|\\d{9,10})|(\\d{13}))(?:\\.\\d{0,9})?");

  private static final Pattern AGO = Pattern.compile("(-?)(\\d{1,6}) ?([smhdw])( ago)?");

  private static final Map<String, Duration> UNITS = Map.of(
      "s", Duration.ofSeconds(1),
      "m", Duration.ofMinutes(1),
      "h", Duration.ofHours(1),
      "d", Duration.ofDays(1),
      "w", Duration.ofDays(7));

  private static final int NANO_DIGITS = 9;

  private TimeParser() {}

  /** A time that does not depend on when it is read. */
  static Optional<Instant> absolute(String text) {
    try {
      return SINCE_1970.matcher(text).matches() ? sinceEpoch(text) : iso(text);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it is a date without a time of day. */
  static boolean dateOnly(String text) {
    return DATE.matcher(text).matches();
  }

  static Optional<Duration> ago(String text) {
    Matcher ago = AGO.matcher(text.toLowerCase(Locale.ROOT));
    return ago.matches() && (ago.group(1).isEmpty() || ago.group(4) == null)
        ? Optional.of(unit(ago.group(3)).multipliedBy(Long.parseLong(ago.group(2))))
        : Optional.empty();
  }

  private static Duration unit(String letter) {
    return UNITS.getOrDefault(letter, Duration.ZERO);
  }

  /** A fraction of a millisecond is dropped. */
  private static Optional<Instant> sinceEpoch(String text) {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    if (whole.length() > NANO_DIGITS + 1) {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(whole)));
    }
    String fraction = point < 0 ? "" : text.substring(point + 1);
    return Optional.of(Instant.ofEpochSecond(Long.parseLong(whole), nanos(fraction)));
  }

  private static Optional<Instant> iso(String text) {
    int bracket = text.endsWith("]") ? text.indexOf('[') : -1;
    if (bracket < 0) {
      return instant(text, ZoneOffset.UTC);
    }
    ZoneId zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
    return instant(text.substring(0, bracket), zone);
  }

  /** The time of a text, which is one of {@code zone} where it has no offset of its own. */
  private static Optional<Instant> instant(String text, ZoneId zone) {
    Matcher iso = ISO.matcher(text.toUpperCase(Locale.ROOT));
    if (!iso.matches()) {
      return Optional.empty();
    }
    LocalDate date = LocalDate.of(number(iso, 1), number(iso, 3), number(iso, 4));
    String fraction = Optional.ofNullable(iso.group(8)).orElse("");
    LocalTime time = LocalTime.of(number(iso, 5), number(iso, 6), number(iso, 7), nanos(fraction));
    ZoneId offset = Optional.ofNullable(iso.group(9)).map(TimeParser::offset).orElse(zone);
    return Optional.of(LocalDateTime.of(date, time).atZone(offset).toInstant());
  }

  private static ZoneId offset(String text) {
    return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  private static int number(Matcher parts, int group) {
    return Optional.ofNullable(parts.group(group)).map(Integer::parseInt).orElse(0);
  }

  private static int nanos(String fraction) {
    return Integer.parseInt((fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS));
  }
}
