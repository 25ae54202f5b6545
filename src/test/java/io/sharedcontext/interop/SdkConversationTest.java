package io.sharedcontext.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One conversation held with the server and with the official Java SDK's server side: a client must
 * not be able to tell which of them it talks to, but for the differences that are listed here.
 */
class SdkConversationTest {
  /** A line is a method and its parameters. $S is the session that the server itself made. */
  private static final String ALIKE = """
      initialize {'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':{'name':'c','version':'1'}}
      initialize {'protocolVersion':'2025-06-18','capabilities':{},'clientInfo':{'name':'c','version':'1'}}
      initialize {'protocolVersion':'1999-01-01','capabilities':{},'clientInfo':{'name':'c','version':'1'}}
      ping {}
      tools/list {}
      tools/call {'name':'create_session','arguments':{'purpose':'plan'}}
      tools/call {'name':'add_message','arguments':{'session_id':'$S','content':'hello'}}
      tools/call {'name':'get_messages','arguments':{'session_id':'$S'}}
      tools/call {'name':'set_memory','arguments':{'key':'k','value':{'deep':[1,null,2.5,'x']}}}
      tools/call {'name':'get_memory','arguments':{'key':'k'}}
      tools/call {'name':'add_message','arguments':{'session_id':'session_0000000000000000','content':'x'}}
      tools/call {'name':'add_message','arguments':{'content':'x'}}
      resources/list {}
      resources/templates/list {}
      resources/read {'uri':'session://$S'}
      prompts/list {}
      prompts/get {'name':'setup-collaboration','arguments':{'purpose':'plan'}}
      no/such/method {}
      """;

  /**
   * Failures that have the same code and other words. Ours name what was asked for and what there is,
   * as a model repairs its call by them; the SDK's say "invalid_tool_name" for every name.
   */
  private static final String SAME_CODE = """
      tools/call {'name':'no_such_tool','arguments':{}}
      tools/call {'arguments':{}}
      resources/read {'uri':'nowhere://x'}
      prompts/get {'name':'no-such-prompt'}
      """;

  /**
   * Requests with another code, or none. What lacks a required parameter is invalid here, while the
   * SDK looks for a resource without a name. A tool that is not listed can be called here, by whoever
   * may; the SDK knows no tools but those that it lists.
   */
  private static final Map<String, List<Integer>> OTHER_CODE = Map.of(
      "resources/read {}", List.of(-32_602, -32_002),
      "tools/call {'name':'get_audit_log','arguments':{}}", List.of(0, -32_602));

  private final ServerProcess ours;
  private final ServerProcess worker;
  private final SdkEngine sdk;

  SdkConversationTest(@TempDir Path home) throws IOException {
    ours = ServerProcess.start(Files.createDirectory(home.resolve("ours")), "ada");
    worker = ServerProcess.start(Files.createDirectory(home.resolve("worker")), "ada");
    sdk = new SdkEngine(worker);
  }

  /** What each of them answered to one line. */
  private record Answers(JsonNode ours, JsonNode sdk) {
    List<Integer> codes() {
      return List.of(ours.at("/error/code").asInt(), sdk.at("/error/code").asInt());
    }
  }

  @Test
  void a_conversation_is_answered_alike() {
    try (ours;
        worker) {
      hold(ALIKE).forEach((line, answers) -> {
        assertThat(answers.ours().has("result") || line.startsWith("no/"))
            .as(line)
            .isTrue();
        assertThat(comparable(answers.ours())).as(line).isEqualTo(comparable(answers.sdk()));
      });
    }
  }

  @Test
  void failures_have_the_same_code_and_words_that_help() {
    try (ours;
        worker) {
      hold(SAME_CODE).forEach((line, answers) -> {
        assertThat(answers.codes()).as(line).doesNotContain(0);
        assertThat(answers.codes().stream().distinct()).as(line).hasSize(1);
        assertThat(answers.ours()).as("an end of this difference").isNotEqualTo(answers.sdk());
      });
      OTHER_CODE.forEach(
          (line, codes) -> assertThat(hold(line).get(line).codes()).as(line).isEqualTo(codes));
    }
  }

  private Map<String, Answers> hold(String conversation) {
    Map<String, Answers> answers = new TreeMap<>();
    Optional<Answers> session = Optional.empty();
    for (String line : conversation.lines().toList()) {
      Optional<Answers> begun = session;
      ObjectNode one = request(line, begun.map(Answers::ours));
      ObjectNode other = request(line, begun.map(Answers::sdk));
      Answers both = new Answers(
          ours.request(line.split(" ", 2)[0], (ObjectNode) one.path("params")),
          sdk.answer(other.toString()));
      if (line.contains("create_session")) {
        session = Optional.of(both);
      }
      answers.put(line, both);
    }
    return answers;
  }

  private static ObjectNode request(String line, Optional<JsonNode> begun) {
    String session = begun
        .map(answer -> answer.at("/result/structuredContent/session_id").asText())
        .orElse("none");
    String[] words = line.replace('\'', '"').replace("$S", session).split(" ", 2);
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", words[0]);
    return request.set("params", Json.object(words[1]));
  }

  /** Without what differs between any two servers, and between any two answers of one. */
  private static String comparable(JsonNode answer) {
    ObjectNode copy = answer.deepCopy();
    copy.remove("id");
    copy.path("result").elements().forEachRemaining(SdkConversationTest::sort);
    return Json.canonical(copy)
        .toString()
        .replaceAll("/(ours|worker)/context[.]db|/test_[0-9a-f]{32}", "/STORE")
        .replaceAll("session_[0-9a-f]{16}", "SESSION")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("(_cursor\\\\*\":\\\\*\")[\\w-]+", "$1CURSOR");
  }

  /** The SDK keeps resources and prompts in no order. */
  private static void sort(JsonNode list) {
    if (list instanceof ArrayNode array) {
      List<JsonNode> sorted = StreamSupport.stream(array.spliterator(), false)
          .sorted(Comparator.comparing(JsonNode::toString))
          .toList();
      array.removeAll().addAll(sorted);
    }
  }
}
