package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ExpectedErrors;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Calls whose failure cannot be told as failures usually are, for want of memory or of a class. */
class FailedCallTest extends EchoPipeline {
  @Test
  void a_failure_that_cannot_be_logged_is_answered_all_the_same() {
    Tool<Echo, Echoed> broken = Tool.reads("broken", Echo.class, Echoed.class, (call, request) -> {
      throw new IllegalStateException() {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
          throw new NoClassDefFoundError("on purpose");
        }
      };
    });

    assertThat(call(broken, "{\"word\":\"hi\"}").get("error").asText())
        .startsWith("broken failed inside the server");
  }

  @Test
  void a_failure_that_cannot_be_told_has_an_answer_that_was_there_before() {
    Tool<Echo, Echoed> broken = Tool.reads("broken", Echo.class, Echoed.class, (call, request) -> {
      throw new CompletionException("broken", null) {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
          throw new NoClassDefFoundError("on purpose");
        }
      };
    });

    JsonNode result;
    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose")) {
      result = call(broken, "{\"word\":\"hi\"}");
      assertThat(errors.text()).contains("broken failed, and so did telling why");
    }

    assertThat(result.get("code").asText()).isEqualTo("INTERNAL_ERROR");
    assertThat(result.get("success").asBoolean()).isFalse();
    assertThat(result.get("recoverable").asBoolean()).isFalse();
    assertThat(result.get("suggestions")).hasSize(1);
    assertThat(result.get("details").isObject()).isTrue();
  }

  @Test
  void a_call_that_cannot_be_counted_is_answered_all_the_same() {
    counting.add(() -> {
      throw new NoClassDefFoundError("on purpose");
    });

    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose")) {
      assertThat(call(reading, "{\"word\":\"hi\"}").get("word").asText()).isEqualTo("hi");
      assertThat(errors.text()).contains("echo could not be counted");
    }
  }

  /** Else who posted would be told that nothing was changed. */
  @Test
  void a_change_that_was_kept_is_no_failure_though_the_store_cannot_be_read_afterwards() {
    uncountable.set(true);

    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose")) {
      JsonNode result = call(reading, "{\"word\":\"hi\",\"auth_token\":\"writer\"}");
      assertThat(result.get("success").asBoolean()).isTrue();
      assertThat(result.has("unread")).isFalse();
      assertThat(errors.text()).contains("what is unread could not be counted");
    }
  }

  /** A connection to the store that was lost, say: the caller needs nobody else. */
  @Test
  void a_failure_that_says_when_to_call_again_is_one_that_the_caller_can_recover_from() {
    Failure lost = Failure.of(ErrorCode.STORE_UNAVAILABLE, "the store cannot be reached");

    assertThat(recoverable(lost)).isFalse();
    assertThat(recoverable(lost.retryAfter(1_000))).isTrue();
  }

  private boolean recoverable(Failure failure) {
    Tool<Echo, Echoed> broken = Tool.reads("broken", Echo.class, Echoed.class, (call, request) -> {
      throw failure;
    });
    return call(broken, "{\"word\":\"hi\"}").get("recoverable").asBoolean();
  }
}
