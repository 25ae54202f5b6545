package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that do the same thing at the same time. */
class RacesIT {
  private static final int ROUNDS = Thorough.times(8, 60);

  @TempDir
  Path home;

  @Test
  void twenty_processes_that_start_at_once_found_one_store() {
    try (Fleet fleet = new Fleet(home)) {
      List<ServerProcess> servers = fleet.start(20);
      List<ObjectNode> answers =
          all(servers, "create_session", Json.object().put("purpose", "first"));

      assertThat(answers).allSatisfy(answer -> succeeded(answer));
      ObjectNode list =
          ProcessConversation.ok(servers.get(0), "list_sessions", Map.of("limit", 200));
      assertThat(list.get("sessions")).hasSize(20);
    }
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  @Test
  void of_two_processes_with_one_idempotency_key_one_posts_and_the_other_repeats_its_answer() {
    try (Fleet fleet = new Fleet(home)) {
      List<ServerProcess> servers = List.of(fleet.start("ann"), fleet.start("ann"));
      String session = ProcessConversation.session(servers.get(0));
      for (int i = 0; i < ROUNDS; i++) {
        ObjectNode call =
            ProcessConversation.message(session, "once " + i).put("idempotency_key", "key " + i);
        List<ObjectNode> answers = all(servers, "add_message", call);
        assertThat(answers).allSatisfy(answer -> succeeded(answer));
        assertThat(answers.get(0).get("message_id")).isEqualTo(answers.get(1).get("message_id"));
        assertThat(answers)
            .filteredOn(answer -> answer.path("replayed").asBoolean())
            .hasSize(1);
      }
      assertThat(ProcessConversation.transcript(servers.get(0), session, 50)).hasSize(ROUNDS);
    }
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  @Test
  void of_two_processes_with_one_idempotency_key_and_other_arguments_one_is_refused() {
    try (Fleet fleet = new Fleet(home)) {
      List<ServerProcess> servers = List.of(fleet.start("ann"), fleet.start("ann"));
      String session = ProcessConversation.session(servers.get(0));
      for (int i = 0; i < ROUNDS; i++) {
        List<CompletableFuture<ObjectNode>> pending = new ArrayList<>();
        for (int j = 0; j < 2; j++) {
          pending.add(servers
              .get(j)
              .callAsync(
                  "add_message",
                  ProcessConversation.message(session, i + " by " + j)
                      .put("idempotency_key", "key " + i)));
        }
        assertThat(codes(answers(servers, pending))).containsExactly("", "IDEMPOTENCY_CONFLICT");
      }
      assertThat(ProcessConversation.transcript(servers.get(0), session, 50)).hasSize(ROUNDS);
    }
  }

  @Test
  void of_two_processes_that_refresh_one_token_exactly_one_gets_a_new_one() {
    try (Fleet fleet = new Fleet(home)) {
      List<ServerProcess> servers = List.of(fleet.start("ann"), fleet.start("ben"));
      String token = ProcessConversation.ok(
              servers.get(0), "authenticate_agent", Map.of("agent_id", "eve", "agent_type", "x"))
          .get("token")
          .asText();
      for (int i = 0; i < ROUNDS; i++) {
        List<ObjectNode> answers = all(servers, "refresh_token", Json.object().put("token", token));
        assertThat(codes(answers)).containsExactly("", "TOKEN_INVALID");
        refused(servers, token);
        token = answers.stream()
            .filter(answer -> answer.has("token"))
            .findFirst()
            .orElseThrow()
            .get("token")
            .asText();
      }
    }
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  /** A token that was replaced is of no use anywhere, at once. */
  private static void refused(List<ServerProcess> servers, String token) {
    List<ObjectNode> answers =
        all(servers, "list_sessions", Json.object().put("auth_token", token));
    assertThat(codes(answers)).containsExactly("TOKEN_INVALID", "TOKEN_INVALID");
  }

  @Test
  void a_token_of_one_process_is_good_in_every_other() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      ServerProcess ben = fleet.start("ben", Map.of(Setting.AGENT_TYPE, "other"));
      String token = ProcessConversation.ok(
              ann, "authenticate_agent", Map.of("agent_id", "eve", "agent_type", "x"))
          .get("token")
          .asText();
      ObjectNode created = ProcessConversation.ok(
          ben, "create_session", Map.of("purpose", "by token", "auth_token", token));
      assertThat(created.get("created_by").asText()).isEqualTo("eve");
    }
  }

  private static List<ObjectNode> all(
      List<ServerProcess> servers, String tool, ObjectNode arguments) {
    return answers(
        servers,
        servers.stream().map(server -> server.callAsync(tool, arguments)).toList());
  }

  private static List<ObjectNode> answers(
      List<ServerProcess> servers, List<CompletableFuture<ObjectNode>> pending) {
    List<ObjectNode> answers = new ArrayList<>();
    for (int i = 0; i < pending.size(); i++) {
      answers.add(ServerProcess.content(servers.get(i).await(pending.get(i))));
    }
    return answers;
  }

  private static void succeeded(ObjectNode answer) {
    assertThat(answer.path("success").asBoolean()).as("%s", answer).isTrue();
  }

  /** In order, so that it does not matter who won; empty for a success. */
  private static List<String> codes(List<ObjectNode> answers) {
    return answers.stream().map(answer -> answer.path("code").asText()).sorted().toList();
  }
}
