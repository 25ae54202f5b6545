package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Two processes that take turns: one changes everything that can be read, in any order, and as soon
 * as it has its answers the other reads it over every path, in any order.
 */
final class Freshness implements AutoCloseable {
  private static final List<String> AGENTS = List.of("ann", "ben");

  private final Random random = new Random(7);
  private final Fleet fleet;
  private final List<ServerProcess> servers;
  private final String session;
  private final List<String> tokens;
  private final String admin;
  private final List<String> stale = new ArrayList<>();

  /**
   * What one turn left behind.
   *
   * @param number counts the turns from 0
   * @param reader the agent that is about to read
   * @param content the message that was posted
   * @param id that message's id
   * @param admin a token that lets the reader see what only admins may
   */
  record Turn(int number, String session, String reader, String content, long id, String admin) {
    /** The agent that posted. */
    String writer() {
      return AGENTS.get(number % 2);
    }

    /** All that the reader posted, and the one message that the writer did not hide again. */
    long visible() {
      return (number + 1L) / 2 + 1;
    }

    /** Only the first agent may change the session, in every other turn. */
    String purpose() {
      return "turn " + (number - number % 2);
    }

    /** The value of entries that every turn sets. */
    int value() {
      return number;
    }

    /** Whether the entry is there that is set and deleted in turns. */
    boolean flagged() {
      return number % 2 == 0;
    }
  }

  Freshness(Path home) {
    fleet = new Fleet(home);
    servers = AGENTS.stream().map(fleet::start).toList();
    session = ProcessConversation.session(servers.get(0));
    tokens = List.of(tokenFor(1, 0), tokenFor(0, 1));
    admin = admin(home);
    acknowledge(servers.get(1), session);
  }

  private String admin(Path home) {
    Map<String, Object> request = Map.of(
        "agent_id",
        "admin",
        "agent_type",
        "tester",
        "api_key",
        key(home),
        "requested_permissions",
        List.of("read", "admin"));
    String token = ProcessConversation.ok(servers.get(0), "authenticate_agent", request)
        .get("token")
        .asText();
    authenticate(0, 0);
    return token;
  }

  private static String key(Path home) {
    try {
      return Files.readString(home.resolve("admin.key")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token with which the server of {@code user} can act for the agent {@code agent}. */
  private String tokenFor(int agent, int user) {
    String token = authenticate(user, agent);
    authenticate(user, user);
    return token;
  }

  private String authenticate(int server, int agent) {
    Map<String, Object> request =
        Map.of("agent_id", AGENTS.get(agent), "agent_type", "tester", "take_over", true);
    return ProcessConversation.ok(servers.get(server), "authenticate_agent", request)
        .get("token")
        .asText();
  }

  /** Takes that many turns and gives every reading that was not of the latest state. */
  List<String> run(int turns) {
    long[] last = {0, 0};
    for (int i = 0; i < turns; i++) {
      int writer = i % 2;
      last[writer] = turn(i, last[writer]);
    }
    return stale;
  }

  private long turn(int number, long before) {
    int writer = number % 2;
    String content = "message of turn " + number;
    List<ObjectNode> answers = change(number, before, content);
    long id = answers.get(0).at("/result/structuredContent/message_id").asLong();
    Turn turn = new Turn(number, session, AGENTS.get(1 - writer), content, id, admin);
    List<ReadPath> paths = new ArrayList<>(ReadPath.all());
    Collections.shuffle(paths, random);
    ServerProcess reader = servers.get(1 - writer);
    paths.forEach(path -> stale.addAll(path.wrong(reader, turn)));
    // What was made in this turn may now be remembered, and must be the same.
    paths.forEach(path -> stale.addAll(path.wrong(reader, turn)));
    acknowledge(reader, session);
    return id;
  }

  /** The answers to this turn's changes, the posted message first. */
  private List<ObjectNode> change(int number, long before, String content) {
    ServerProcess server = servers.get(number % 2);
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    answers.add(server.callAsync("add_message", ProcessConversation.message(session, content)));
    List<Runnable> others = new ArrayList<>(others(number, before, server, answers));
    Collections.shuffle(others, random);
    others.forEach(Runnable::run);
    List<ObjectNode> all = answers.stream().map(server::await).toList();
    all.forEach(Freshness::requireSuccess);
    return all;
  }

  private List<Runnable> others(
      int number, long before, ServerProcess server, List<CompletableFuture<ObjectNode>> answers) {
    List<Runnable> changes = new ArrayList<>();
    changes.add(() -> answers.add(server.callAsync("set_memory", shared("value", number))));
    changes.add(() -> answers.add(server.callAsync(
        "set_memory", entry("mine", number).put("auth_token", tokens.get(number % 2)))));
    if (before > 0) {
      changes.add(() -> answers.add(server.callAsync(
          "set_message_visibility",
          Json.object().put("message_id", before).put("visibility", "private"))));
    }
    if (number % 2 == 0) {
      changes.add(() -> answers.add(server.callAsync("set_memory", shared("flag", number))));
      changes.add(() -> answers.add(server.callAsync(
          "update_session",
          Json.object().put("session_id", session).put("purpose", "turn " + number))));
    } else {
      changes.add(() -> answers.add(
          server.callAsync("delete_memory", Json.object().put("key", "flag").put("shared", true))));
    }
    return changes;
  }

  private static ObjectNode entry(String key, int value) {
    return Json.object().put("key", key).put("value", value);
  }

  private static ObjectNode shared(String key, int value) {
    return entry(key, value).put("shared", true);
  }

  private static void requireSuccess(ObjectNode answer) {
    if (!answer.at("/result/structuredContent/success").asBoolean()) {
      throw new AssertionError("a change failed: " + answer);
    }
  }

  /** So that in every turn exactly one message waits; who acknowledges takes part. */
  private static void acknowledge(ServerProcess reader, String session) {
    Map<String, Object> last = Map.of("session_id", session, "direction", "backward", "limit", 1);
    String position =
        ProcessConversation.ok(reader, "get_messages", last).get("ack_cursor").asText();
    ProcessConversation.ok(
        reader, "get_messages", Map.of("session_id", session, "limit", 1, "acknowledge", position));
  }

  @Override
  public void close() {
    fleet.close();
  }
}
