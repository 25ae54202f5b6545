package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are written one way and read in every ISO-8601 way. */
class TimesTest {
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
    "2026-11-20, 2026-11-20T00:00:00Z"
  })
  void any_offset_is_read_and_none_means_utc(String text, Instant time) {
    assertThat(Times.parse(text)).contains(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20, 2026-11-20T23:59:59.999Z",
    "' 2024-02-29 ', 2024-02-29T23:59:59.999Z",
    "2026-11-20T00:00:00, 2026-11-20T00:00:00Z",
    "2026-11-20T12:30:00+02:00, 2026-11-20T10:30:00Z"
  })
  void a_date_that_ends_a_span_is_its_whole_day(String text, Instant end) {
    assertThat(Times.parseEnd(text)).contains(end);
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
        "1763634600"
      })
  void what_is_no_time_is_refused(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }
}
