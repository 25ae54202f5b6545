package io.sharedcontext.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to calls that would store what looks like a key. */
class SecretCheckTest {
  private static final String KEY = MadeUpKeys.of("a GitHub token");
  private static final Caller ANN = ToolFixture.agent("ann", "tester");
  private static final Caller ROOT = ToolFixture.admin("root-admin", "tester");

  /** Every argument in which text may be stored: tool, argument, arguments with a key there. */
  private static final List<List<String>> PLACES = List.of(
      List.of("create_session", "purpose", "{'purpose':'use $K'}"),
      List.of("create_session", "metadata", "{'purpose':'p','metadata':{'a':{'b':['$K']}}}"),
      List.of("update_session", "purpose", "{'session_id':'$S','purpose':'use $K'}"),
      List.of("update_session", "metadata", "{'session_id':'$S','metadata':{'$K':1}}"),
      List.of("add_message", "content", "{'session_id':'$S','content':'use $K'}"),
      List.of("add_message", "metadata", "{'session_id':'$S','content':'c','metadata':{'k':'$K'}}"),
      List.of("set_memory", "value", "{'key':'k','value':{'token':'$K'}}"),
      List.of("set_memory", "value", "{'key':'k','value':'$K'}"),
      List.of("set_memory", "metadata", "{'key':'k','value':1,'metadata':{'k':'$K'}}"),
      List.of("set_memory", "key", "{'key':'$K','value':1}"),
      List.of("register_agent_presence", "activity", "{'status':'busy','activity':'with $K'}"),
      List.of("register_agent_presence", "metadata", "{'status':'busy','metadata':{'k':'$K'}}"),
      List.of(
          "coordinate_session_work",
          "message",
          "{'session_id':'$S','action':'notify','message':'$K'}"),
      List.of(
          "coordinate_session_work",
          "resources",
          "{'session_id':'$S','action':'lock','resources':['$K']}"),
      List.of(
          "set_message_visibility",
          "reason",
          "{'message_id':1,'visibility':'public','reason':'$K'}"));

  @TempDir
  private Path home;

  static List<List<String>> places() {
    return PLACES;
  }

  private ToolFixture bench(String mode) {
    return new ToolFixture(home, Clock.systemUTC(), Map.of("SHARED_CONTEXT_SECRETS", mode));
  }

  private static JsonNode call(ToolFixture bench, List<String> place) {
    String session = bench.session(ANN);
    bench.post(ANN, session, "hello");
    String arguments = place.get(2).replace("$S", session).replace("$K", KEY);
    return bench.call(ANN, place.get(0), arguments);
  }

  @ParameterizedTest
  @MethodSource("places")
  void it_is_done_and_the_result_names_the_argument_and_the_kind(List<String> place) {
    try (ToolFixture bench = bench("warn")) {
      JsonNode result = call(bench, place);

      assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
      assertThat(result.path("warnings")).hasSize(1);
      assertThat(result.at("/warnings/0").asText())
          .startsWith(place.get(1) + " has what looks like a GitHub token")
          .doesNotContain(KEY);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void it_is_refused_and_nowhere_in_the_store(List<String> place) throws IOException {
    try (ToolFixture bench = bench("block")) {
      JsonNode result = call(bench, place);

      assertThat(result.path("code").asText()).isEqualTo("INVALID_INPUT");
      assertThat(result.path("error").asText())
          .startsWith(place.get(1) + " has what looks like a GitHub token");
      assertThat(result.at("/details/secrets/0/argument").asText()).isEqualTo(place.get(1));
      assertThat(result.toString()).doesNotContain(KEY);
      assertThat(bench.call(ROOT, "get_audit_log", "{'limit':500}").toString()).doesNotContain(KEY);
    }
    assertThat(files()).allSatisfy(text -> assertThat(text).doesNotContain(KEY));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.filter(Files::isRegularFile).map(SecretCheckTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void nobody_looks_when_it_is_off() {
    try (ToolFixture bench = bench("off")) {
      JsonNode result = call(bench, PLACES.get(4));

      assertThat(result.path("success").asBoolean()).isTrue();
      assertThat(result.has("warnings")).isFalse();
    }
  }

  @Test
  void what_only_reads_is_not_looked_at() {
    try (ToolFixture bench = bench("block")) {
      ObjectNode search = Json.object().put("query", KEY);
      assertThat(bench.call(ANN, "search_context", search).path("success").asBoolean())
          .isTrue();
    }
  }

  @Test
  void a_call_that_is_repeated_is_warned_of_again() {
    try (ToolFixture bench = bench("warn")) {
      ObjectNode made = Json.object().put("purpose", "use " + KEY).put("idempotency_key", "1");
      bench.call(ANN, "create_session", made);
      JsonNode again = bench.call(ANN, "create_session", made);

      assertThat(again.path("replayed").asBoolean()).isTrue();
      assertThat(again.path("warnings")).hasSize(1);
    }
  }
}
