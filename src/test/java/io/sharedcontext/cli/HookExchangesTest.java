package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each client sends to a hook, and what it takes from one, as docs/hooks.md says where it was read. In
 * the files TEXT stands for what the model is to read, and FILE for the hint that is watched.
 */
class HookExchangesTest {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");

  @TempDir
  private Path place;

  static Stream<JsonNode> exchanges() {
    return HookClient.labels().stream().flatMap(HookExchangesTest::exchanges);
  }

  private static Stream<JsonNode> exchanges(String client) {
    String file = "/hooks/" + client + ".jsonl";
    try (InputStream in = HookExchangesTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(Json::parse)
              .map(exchange -> (JsonNode) ((ObjectNode) exchange).put("client", client))
              .toList()
              .stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void a_client_is_answered_in_its_own_shape(JsonNode exchange) {
    CliRunner desk = new CliRunner(place.resolve("home"));
    try (ToolFixture bench = new ToolFixture(place.resolve("home"))) {
      String session = bench.session(ANN);
      bench.post(ToolFixture.agent("bob", "worker"), session, "I am here.");
      String waits = exchange.path("waits").asText();
      if (!waits.equals("nothing")) {
        String more = waits.equals("addressed") ? "{\"to\":[\"bob\"]}" : "{}";
        bench.post(ANN, session, "The build is green.", more);
      }
    }

    CliRunner.Done done = desk.giving(exchange.path("input").toString())
        .run(
            "hook",
            exchange.path("client").asText(),
            exchange.path("event").asText(),
            "--as",
            "bob");

    assertThat(done.code()).as(done.err()).isEqualTo(exchange.path("code").asInt());
    assertThat(shape(done.out())).isEqualTo(exchange.path("out"));
    assertThat(done.err().isEmpty()).isEqualTo(exchange.path("err").isMissingNode());
  }

  /** What came, with TEXT for texts of more than one line, and FILE for a path. */
  private static JsonNode shape(String out) {
    JsonNode json = out.isEmpty() ? Json.parse("null") : Json.parse(out);
    for (JsonNode holder : List.of(json, json.path("hookSpecificOutput"))) {
      if (holder instanceof ObjectNode object) {
        object.properties().forEach(member -> {
          if (member.getValue().asText().contains("\n")) {
            assertThat(member.getValue().asText()).contains("Shared Context: ");
            member.setValue(Json.object().put("t", "TEXT").get("t"));
          }
        });
        if (object.has("watchPaths")) {
          assertThat(object.path("watchPaths").path(0).asText()).endsWith("news-bob");
          object.putArray("watchPaths").add("FILE");
        }
      }
    }
    return json;
  }
}
