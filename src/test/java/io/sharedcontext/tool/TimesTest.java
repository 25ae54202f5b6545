package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written one way and read in every ISO-8601 way. */
class TimesTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-20T10:30:00Z"), ZoneOffset.UTC);

  private static final List<String> FORMS = List.of(
      "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
      "yyyy-MM-dd HH:mm:ss.SSSXX",
      "yyyyMMdd'T'HHmmss.SSSXX",
      "yyyyMMdd'T'HHmmss,SSSXXX",
      "yyyy-MM-dd'T'HH:mm:ss,SSSSSSxxx");

  @Test
  void times_are_written_in_utc_with_milliseconds() {
    assertThat(Times.text(Instant.parse("2026-11-20T10:30:00Z")))
        .isEqualTo("2026-11-20T10:30:00.000Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00.001Z",
        "0999-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.010Z",
        "2024-02-29T00:00:00.100Z",
        "9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00.000Z",
        "-0001-12-31T23:59:59.999Z"
      })
  void what_is_written_is_what_was_meant(String text) {
    assertThat(Times.text(Instant.parse(text))).isEqualTo(text);
    assertThat(Times.text(Instant.parse(text).plusNanos(999_999))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T10:30:00.000Z, 2026-11-20T10:30:00Z",
    "2026-11-20T10:30Z, 2026-11-20T10:30:00Z",
    "2026-11-20T12:30:00+02:00, 2026-11-20T10:30:00Z",
    "2026-11-20T12:30:00+0200, 2026-11-20T10:30:00Z",
    "2026-11-20T12:30:00+02, 2026-11-20T10:30:00Z",
    "2026-11-20T05:00:00.5-05:30, 2026-11-20T10:30:00.500Z",
    "2026-11-20T10:30:00, 2026-11-20T10:30:00Z",
    "2026-11-20 10:30:00, 2026-11-20T10:30:00Z",
    "2026-11-20t10:30:00z, 2026-11-20T10:30:00Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "20261120T103000Z, 2026-11-20T10:30:00Z",
    "20261120T1030, 2026-11-20T10:30:00Z",
    "20261120T103000.5+0100, 2026-11-20T09:30:00.500Z",
    "20261120, 2026-11-20T00:00:00Z",
    "2026-11-20T10, 2026-11-20T10:00:00Z",
    "2026-11-20T10Z, 2026-11-20T10:00:00Z",
    "'2026-11-20T10:30:00,5Z', 2026-11-20T10:30:00.500Z",
    "2026-11-20T11:30:00+01:00[Europe/Paris], 2026-11-20T10:30:00Z",
    "2026-11-20T11:30[Europe/Paris], 2026-11-20T10:30:00Z",
    "2026-11-20 10:30:00 UTC, 2026-11-20T10:30:00Z",
    "1763634600, 2025-11-20T10:30:00Z",
    "1763634600.25, 2025-11-20T10:30:00.250Z",
    "1763634600000, 2025-11-20T10:30:00Z",
    "0, 1970-01-01T00:00:00Z"
  })
  void any_offset_is_read_and_none_means_utc(String text, Instant time) {
    assertThat(Times.parse(text)).contains(time);
    assertThat(Times.parse(" " + text + "\n", NOW)).contains(time);
  }

  @ParameterizedTest
  @CsvSource({
    "now, 0",
    "NOW, 0",
    "-90s, 90",
    "-15m, 900",
    "15m, 900",
    "2h ago, 7200",
    "-3d, 259200",
    "1w, 604800",
    "0m, 0"
  })
  void a_time_may_be_told_from_now(String text, long secondsAgo) {
    Instant time = NOW.instant().minusSeconds(secondsAgo);
    assertThat(Times.parse(text, NOW)).contains(time);
    assertThat(Times.parseEnd(text, NOW)).contains(time);
    assertThat(Times.parse(text)).isEmpty();
  }

  /** Every form of one time is that time. */
  @Test
  void all_forms_of_a_time_are_read_alike() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Instant time = Instant.ofEpochMilli(1_000_000_000_000L + random.nextInt() * 400L + i);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1_200) - 600));
      OffsetDateTime local = time.atOffset(offset);
      for (String form : FORMS) {
        String text = DateTimeFormatter.ofPattern(form, Locale.ROOT).format(local);
        assertThat(Times.parse(text)).as(text).contains(time);
        assertThat(Times.parse(text.toLowerCase(Locale.ROOT))).as(text).contains(time);
      }
      assertThat(Times.parse(Times.text(time))).contains(time);
      assertThat(Times.parse(Long.toString(time.toEpochMilli())).orElse(time)).isEqualTo(time);
    }
  }

  /** Whatever comes, it is a time within the years that are written, or none. */
  @Test
  void no_text_breaks_the_reading() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append("0123456789-:.,TZ+[]nowsmhd /".charAt(random.nextInt(28)));
      }
      assertThat(Times.parse(text.toString(), NOW).map(Times::text).orElse("none"))
          .matches("none|\\d{4}-.*Z");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20, 2026-11-20T23:59:59.999Z",
    "20261120, 2026-11-20T23:59:59.999Z",
    "' 2024-02-29 ', 2024-02-29T23:59:59.999Z",
    "2026-11-20T00:00:00, 2026-11-20T00:00:00Z",
    "2026-11-20T12:30:00+02:00, 2026-11-20T10:30:00Z"
  })
  void a_date_that_ends_a_span_is_its_whole_day(String text, Instant end) {
    assertThat(Times.parseEnd(text, NOW)).contains(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00+18:00",
        "+10000-01-01T00:00:00Z",
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "2026-02-29T00:00:00+01:00",
        "2026-11-20T25:00:00Z",
        "10:30",
        "202611201030",
        "20261120103000",
        "12345",
        "-1763634600",
        "2026-11-20T10:30:00[Nowhere/Town]",
        "2026-11-20T10:30:00 02:00",
        "2026-11-20Z",
        "2026-1120",
        "+15m",
        "-15m ago",
        "15 fortnights",
        "1e9"
      })
  void what_is_no_time_is_refused(String text) {
    assertThat(Times.parse(text)).isEmpty();
    assertThat(Times.parse(text, NOW)).isEmpty();
  }
}
