package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arguments a tool gets, it gives a result or says by code what is wrong. */
class RubbishIT {
  private static final int CALLS_PER_TOOL = Thorough.times(30, 120);
  private static final long SEED = 20_260_101;
  private static final Set<String> CODES = Arrays.stream(ErrorCode.values())
      .filter(code -> code != ErrorCode.INTERNAL_ERROR)
      .map(ErrorCode::name)
      .collect(Collectors.toSet());

  @TempDir
  Path home;

  @Test
  void every_answer_to_rubbish_is_a_result_or_a_code_of_the_contract() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann", Map.of(Setting.TOOLS, "all"));
      Rubbish rubbish = new Rubbish(SEED, known(server));
      List<String> wrong = new ArrayList<>();
      Set<String> succeeded = new TreeSet<>();
      for (JsonNode tool : server.request("tools/list", Json.object()).at("/result/tools")) {
        String name = tool.get("name").asText();
        for (int i = 0; i < CALLS_PER_TOOL; i++) {
          ObjectNode arguments = rubbish.arguments(tool.get("inputSchema"));
          ObjectNode answer = answer(server, name, arguments);
          wrong.addAll(wrong(name, arguments, answer));
          if (answer.at("/result/structuredContent/success").asBoolean()) {
            succeeded.add(name);
          }
        }
      }

      assertThat(wrong).as("with the log:%n%s", server.errors()).isEmpty();
      assertThat(succeeded).as("tools that rubbish got past the door of").hasSizeGreaterThan(5);
      assertThat(server.request("ping", Json.object()).has("result")).isTrue();
    }
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  private static ObjectNode answer(ServerProcess server, String tool, ObjectNode arguments) {
    try {
      return server.await(server.callAsync(tool, arguments));
    } catch (AssertionError e) {
      String other = server.silent() ? "nothing" : server.receive();
      throw new AssertionError(tool + " " + cut(arguments) + " was answered by " + other, e);
    }
  }

  /** Texts that lead beyond the first check. */
  private static List<String> known(ServerProcess server) {
    String session = ProcessConversation.session(server);
    long id = ProcessConversation.post(server, session, "something to find");
    ProcessConversation.ok(server, "set_memory", Map.of("key", "key", "value", 1));
    String cursor = ProcessConversation.ok(server, "get_messages", Map.of("session_id", session))
        .get("ack_cursor")
        .asText();
    return List.of(session, session, session, "ann", "key", cursor, Long.toString(id), "find");
  }

  private static List<String> wrong(String tool, ObjectNode arguments, ObjectNode answer) {
    JsonNode content = answer.at("/result/structuredContent");
    boolean good = content.path("success").asBoolean()
        ? !answer.at("/result/isError").asBoolean()
        : answer.at("/result/isError").asBoolean()
            && CODES.contains(content.path("code").asText());
    boolean same = Json.parse(answer.at("/result/content/0/text").asText("0")).equals(content);
    return good && same ? List.of() : List.of(tool + " " + cut(arguments) + " → " + cut(answer));
  }

  private static String cut(ObjectNode value) {
    String text = value.toString();
    return text.substring(0, Math.min(text.length(), 600));
  }
}
