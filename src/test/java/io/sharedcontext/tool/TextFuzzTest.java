package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sharedcontext.testing.Fuzz;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts that are nearly times, cursors or JSON are read or refused, and nothing else happens. */
class TextFuzzTest {
  private static final int RUNS = 20_000;

  @Test
  void a_time_is_one_that_can_be_written_again_or_none() {
    Fuzz.each("times", RUNS, fuzz -> {
      String text = fuzz.text();
      Clock clock = Clock.systemUTC();
      Times.parseEnd(text, clock);
      Times.ago(text);
      Times.parse(text, clock);
      Times.parse(text)
          .ifPresent(time -> assertThat(Times.parse(Times.text(time)))
              .as(text)
              .contains(Instant.ofEpochMilli(time.toEpochMilli())));
    });
  }

  @Test
  void a_cursor_is_the_one_that_was_given_or_refused() {
    Fuzz.each("cursors", RUNS, fuzz -> {
      String text = fuzz.text();
      Throwable thrown = catchThrowable(() -> {
        List<String> position = Cursor.read(text, "messages s", 2);
        assertThat(new Cursor("messages s", position).text()).isEqualTo(text);
      });

      if (thrown != null) {
        assertThat(thrown)
            .isInstanceOfSatisfying(
                Failure.class,
                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
      }
    });
  }

  @Test
  void json_is_read_as_what_is_written_again_or_refused() {
    Fuzz.each("wire", RUNS, fuzz -> {
      String text = fuzz.text();
      Optional<Json.Read> read = read(text);

      read.filter(one -> one.problem().isEmpty())
          .ifPresent(one -> assertThat(Json.parse(Json.text(one.value()))).isEqualTo(one.value()));
    });
  }

  private static Optional<Json.Read> read(String text) {
    try {
      return Optional.of(Json.read(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
