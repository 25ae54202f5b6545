package io.sharedcontext.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person answers an agent from a terminal, or at the agent's client. */
class AskHumanIT {
  @TempDir
  Path home;

  private static String session(ServerProcess server) {
    return server
        .call("create_session", Map.of("purpose", "deciding"))
        .path("session_id")
        .asText();
  }

  private static ObjectNode question(String session) {
    ObjectNode question =
        Json.object().put("session_id", session).put("question", "Deploy?").put("wait_seconds", 25);
    question.putArray("options").add("yes").add("no");
    return question;
  }

  @Test
  void the_operator_sees_the_question_and_answers_it_while_the_agent_waits() {
    try (ServerProcess agent = ServerProcess.start(home, "ada")) {
      String session = session(agent);
      CompletableFuture<ObjectNode> waiting = agent.callAsync("ask_human", question(session));
      CliRunner desk = new CliRunner(home);

      JsonNode ticket = Json.parse(desk.run("inbox", "--wait", "20", "--json").out());
      String id = ticket.path("ticket_id").asText();
      assertThat(desk.run("answer", id, "perhaps").code()).isEqualTo(1);
      assertThat(desk.run("answer", id, "yes").code()).isZero();
      assertThat(desk.run("answer", id, "no").code()).isEqualTo(1);

      ObjectNode answered = ServerProcess.content(agent.await(waiting));
      assertThat(answered.path("answer").asText()).isEqualTo("yes");
      assertThat(answered.path("answered_by").asText()).isEqualTo("operator");
      assertThat(desk.run("inbox", "--wait", "0").code()).isEqualTo(3);
    }
  }

  @Test
  void a_client_that_has_forms_is_asked_and_answers() {
    try (ServerProcess agent = ServerProcess.start(home, "ada")) {
      ObjectNode hello = Json.object().put("protocolVersion", "2025-06-18");
      hello.putObject("capabilities").putObject("elicitation");
      hello.putObject("clientInfo").put("name", "tester").put("version", "1");
      agent.request("initialize", hello);
      String session = session(agent);
      CompletableFuture<ObjectNode> waiting = agent.callAsync("ask_human", question(session));

      ObjectNode asked = agent.receiveObject();
      assertThat(asked.path("method").asText()).isEqualTo("elicitation/create");
      assertThat(asked.at("/params/message").asText()).isEqualTo("Deploy?");
      assertThat(asked.at("/params/requestedSchema/properties/answer/enum").toString())
          .isEqualTo("[\"yes\",\"no\"]");
      ObjectNode answer = Json.object().put("jsonrpc", "2.0");
      answer.set("id", asked.get("id"));
      answer.putObject("result").put("action", "accept").putObject("content").put("answer", "no");
      agent.send(answer.toString());

      ObjectNode answered = ServerProcess.content(agent.await(waiting));
      assertThat(answered.path("answer").asText()).isEqualTo("no");
      assertThat(answered.path("answered_by").asText()).isEqualTo("person");
    }
  }
}
