package io.sharedcontext.acceptance;

import static io.sharedcontext.testing.ToolFixture.admin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers are kept, and what they are taken to weigh. */
class AnswerCacheTest {
  private static final Caller ROOT = admin("root", "ops");

  @TempDir
  private Path directory;

  private ToolFixture tools;
  private String session;

  @BeforeEach
  void open() {
    tools = new ToolFixture(directory);
    session = tools.session(ROOT);
    tools.post(ROOT, session, "harvest");
  }

  @AfterEach
  void close() {
    tools.close();
  }

  private long figure(String cache, String name) {
    for (JsonNode one : tools.call(ROOT, "get_performance_metrics", "{}").path("caches")) {
      if (one.path("name").asText().equals(cache)) {
        return one.path(name).asLong();
      }
    }
    throw new AssertionError("there is no cache " + cache);
  }

  private void call(String tool, ObjectNode arguments) {
    JsonNode answer = tools.call(ROOT, tool, arguments);
    assertThat(answer.path("success").booleanValue()).as(answer.toString()).isTrue();
  }

  private ObjectNode arguments(String cache) {
    return cache.equals("answers")
        ? Json.object().put("session_id", session)
        : Json.object().put("query", "harvest");
  }

  @ParameterizedTest
  @CsvSource({
    "answers,get_messages_advanced,since,5m",
    "answers,get_messages_advanced,until,now",
    "timed_answers,search_context,since,-2h",
    "timed_answers,search_context,until,1m ago"
  })
  void an_answer_to_a_time_that_moves_on_is_not_kept(
      String cache, String tool, String argument, String moving) {
    for (int i = 0; i < 5; i++) {
      call(tool, arguments(cache).put(argument, moving));
    }
    assertThat(figure(cache, "entries")).isZero();
    assertThat(figure(cache, "misses")).isZero();

    for (int i = 0; i < 5; i++) {
      call(tool, arguments(cache).put(argument, "2026-11-20T10:30+01:00"));
    }
    assertThat(figure(cache, "entries")).isEqualTo(1);
    assertThat(figure(cache, "hits")).isEqualTo(4);
  }

  @Test
  void what_was_asked_weighs_as_well_as_the_answer() {
    call("get_messages_advanced", arguments("answers"));
    long small = figure("answers", "bytes");
    ObjectNode large = arguments("answers");
    large.putObject("metadata_filter").put("topic", "x".repeat(9_000));

    call("get_messages_advanced", large);

    assertThat(figure("answers", "bytes") - small).isGreaterThan(9_000);
  }

  @Test
  void so_does_the_state_that_the_answer_was_made_from() {
    call("get_session", arguments("answers"));
    long small = figure("answers", "bytes");
    ObjectNode lock = arguments("answers").put("action", "lock");
    IntStream.range(0, 5).forEach(i -> lock.withArray("resources").add(i + "x".repeat(900)));
    call("coordinate_session_work", lock);

    call("get_session", arguments("answers"));

    // The locks are in the answer and in the state.
    assertThat(figure("answers", "bytes") - small).isGreaterThan(2 * 5 * 900);
  }
}
