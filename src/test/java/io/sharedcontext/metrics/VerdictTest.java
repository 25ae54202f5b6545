package io.sharedcontext.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a few calls tell of 95 in 100. */
class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "1,10,met",
    "1,10.1,too few calls",
    "19,10.1,too few calls",
    "20,10.1,MISSED",
    "20,10,met"
  })
  void a_miss_needs_calls_enough(long calls, double millis, String words) {
    assertThat(Verdict.of(calls, millis, 10)).hasToString(words);
  }
}
