package io.sharedcontext.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicyTest {
  @Test
  void a_text_says_what_is_kept_how_long() {
    RetentionPolicy policy = RetentionPolicy.of(" Sessions=30d, messages = 36h ,audit=365d");

    assertThat(policy)
        .isEqualTo(new RetentionPolicy(
            Optional.of(Duration.ofDays(30)),
            Optional.of(Duration.ofHours(36)),
            Optional.of(Duration.ofDays(365))));
    assertThat(policy.text()).isEqualTo("sessions=30d,messages=36h,audit=365d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "OFF", " off "})
  void off_keeps_everything(String text) {
    assertThat(RetentionPolicy.of(text)).isEqualTo(RetentionPolicy.NONE);
    assertThat(RetentionPolicy.NONE.text()).isEqualTo("off");
    assertThat(RetentionPolicy.NONE.any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|names none of",
        "messages|has no time",
        "messages=|has no time",
        "messages=30|has no time",
        "messages=0d|has no time",
        "messages=-1d|has no time",
        "messages=1.5d|has no time",
        "messages=999999d|has no time",
        "messages=30d,|names none of",
        "messages=30d;audit=1d|has no time",
        "memory=30d|names none of",
        "messages=1d,messages=2d|named twice",
        "audit=23h|a day at least"
      })
  void any_other_text_is_refused_with_the_reason(String text, String reason) {
    assertThatThrownBy(() -> RetentionPolicy.of(text))
        .isInstanceOf(RetentionPolicy.Wrong.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("sessions=30d,messages=90d,audit=365d");
  }
}
