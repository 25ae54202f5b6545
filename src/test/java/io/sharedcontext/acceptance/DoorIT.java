package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real clients send to a server process, however they spell it. */
class DoorIT {
  @TempDir
  Path home;

  @Test
  void a_client_that_fills_everything_with_text_works_with_a_server() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      String session = ask(
              server, "create_session", "{'purpose':'p','metadata':'','auth_token':''}")
          .get("session_id")
          .asText();
      JsonNode posted = ask(
          server,
          "add_message",
          "{'session_id':' " + session
              + "','content':'c','to':'bob','metadata':'{\\u0022a\\u0022:1}',"
              + "'visibility':'PRIVATE','parent_message_id':0,'idempotency_key':'','toolCallId':'1'}");
      assertThat(posted.get("success").asBoolean()).as(posted.toString()).isTrue();
      assertThat(posted.get("ignored_arguments")).hasToString("[\"toolCallId\"]");

      JsonNode read = ask(
          server,
          "get_messages",
          "{'session_id':'" + session + "','limit':'5000','cursor':'','unread_only':'false',"
              + "'sender':'','max_tokens':'10'}");
      assertThat(read.at("/messages/0/to")).hasToString("[\"bob\"]");
      assertThat(read.at("/messages/0/visibility").asText()).isEqualTo("private");
      assertThat(read.at("/messages/0/metadata/a").asInt()).isEqualTo(1);
      assertThat(read.get("adjusted")).hasSize(2);
    }
  }

  private static JsonNode ask(ServerProcess server, String tool, String arguments) {
    return server.call(tool, Json.object(arguments.replace('\'', '"')));
  }

  @Test
  void a_marked_line_and_a_broken_one_are_answered_as_they_should_be() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      server.send(
          "\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"tools/list\",\"params\":null}");
      assertThat(server.receive()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":");
      server.send("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":");
      assertThat(server.receive())
          .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32700");
      server.send("}");
      assertThat(server.receive()).startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700");
    }
  }

  @Test
  void figures_for_admins_are_listed_to_admins_alone() throws Exception {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      assertThat(listed(server)).doesNotContain("performance://metrics");
      String key = Files.readString(awaited(server).resolve("admin.key")).strip();
      ServerProcess admin = fleet.start("root", Map.of(Setting.API_KEY, key));
      assertThat(listed(admin)).contains("performance://metrics");
    }
  }

  /** The store's directory, once a call has made it. */
  private Path awaited(ServerProcess server) {
    ProcessConversation.session(server);
    return home;
  }

  private static String listed(ServerProcess server) {
    return server.request("resources/list", Json.object()).toString();
  }
}
