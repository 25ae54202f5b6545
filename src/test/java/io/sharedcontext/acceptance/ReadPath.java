package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.acceptance.Freshness.Turn;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A way to learn what is in the store.
 *
 * @param name the tool or the method
 * @param ask what it gives
 * @param seen the facts in that
 * @param expected the same facts, as the turn left them
 */
record ReadPath(
    String name,
    BiFunction<ServerProcess, Turn, JsonNode> ask,
    BiFunction<JsonNode, Turn, List<Object>> seen,
    Function<Turn, List<Object>> expected) {

  /** What this path gives after {@code turn} that is not so. */
  List<String> wrong(ServerProcess server, Turn turn) {
    JsonNode answer = ask.apply(server, turn);
    List<Object> seen = this.seen.apply(answer, turn);
    return seen.equals(expected.apply(turn))
        ? List.of()
        : List.of(name + " shows " + seen + " instead of " + expected.apply(turn) + " after " + turn
            + ": " + answer);
  }

  /** Every way there is. */
  static List<ReadPath> all() {
    return Stream.of(messages(), searches(), sessions(), memory())
        .flatMap(List::stream)
        .toList();
  }

  private static List<ReadPath> messages() {
    return List.of(
        tool(
            "get_messages",
            turn -> Map.of("session_id", turn.session(), "direction", "backward", "limit", 1),
            (page, turn) -> List.of(
                page.at("/messages/0/content").asText(),
                page.path("total_count").asLong()),
            turn -> List.of(turn.content(), turn.visible())),
        tool(
            "get_messages",
            turn -> Map.of("session_id", turn.session(), "unread_only", true),
            (page, turn) ->
                List.of(page.path("count").asLong(), page.at("/messages/0/id").asLong()),
            turn -> List.of(1L, turn.id())),
        tool(
            "get_messages_advanced",
            turn -> Map.of("session_id", turn.session(), "search", turn.content()),
            (page, turn) -> List.of(page.at("/messages/0/id").asLong()),
            turn -> List.of(turn.id())));
  }

  private static List<ReadPath> searches() {
    return List.of(
        tool(
            "search_context",
            turn -> Map.of("session_id", turn.session(), "query", turn.content()),
            (found, turn) -> List.of(found.at("/results/0/message/id").asLong()),
            turn -> List.of(turn.id())),
        tool(
            "search_context",
            turn -> Map.of("query", turn.content()),
            (found, turn) -> List.of(found.at("/results/0/message/id").asLong()),
            turn -> List.of(turn.id())),
        tool(
            "search_by_sender",
            turn -> Map.of("session_id", turn.session(), "sender", turn.writer(), "limit", 1),
            (page, turn) -> List.of(page.at("/messages/0/id").asLong()),
            turn -> List.of(turn.id())),
        tool(
            "search_by_timerange",
            turn -> Map.of(
                "session_id",
                turn.session(),
                "start_time",
                "2000-01-01",
                "end_time",
                "2999-01-01",
                "limit",
                200),
            (page, turn) -> List.of(Math.min(200, page.path("count").asLong())),
            turn -> List.of(Math.min(200, turn.visible()))));
  }

  private static List<ReadPath> sessions() {
    return List.of(
        tool(
            "get_session",
            turn -> Map.of("session_id", turn.session(), "message_limit", 1),
            (got, turn) -> List.of(
                got.at("/messages/0/id").asLong(),
                got.path("message_count").asLong(),
                got.at("/session/purpose").asText()),
            turn -> List.of(turn.id(), turn.visible(), turn.purpose())),
        tool(
            "list_sessions",
            turn -> Map.of(),
            (list, turn) -> List.of(
                list.at("/sessions/0/message_count").asLong(),
                list.at("/sessions/0/purpose").asText(),
                list.at("/sessions/0/unread").asLong()),
            turn -> List.of(turn.visible(), turn.purpose(), 1L)),
        tool(
            "catch_up",
            turn -> Map.of("session_id", turn.session()),
            (news, turn) -> List.of(
                news.at("/sessions/0/unread").asLong(),
                news.at("/sessions/0/messages/0/id").asLong()),
            turn -> List.of(1L, turn.id())),
        tool(
            "get_audit_log",
            turn -> Map.of("event_type", "message_added", "limit", 1, "auth_token", turn.admin()),
            (log, turn) -> List.of(log.at("/events/0/details/message_id").asLong()),
            turn -> List.of(turn.id())),
        tool(
            "get_usage_guidance",
            turn -> Map.of(),
            (any, turn) -> List.of(any.path("unread").asLong()),
            turn -> List.of(1L)),
        resource(
            "session",
            turn -> "session://" + turn.session(),
            turn -> List.of(turn.content(), turn.purpose())));
  }

  private static List<ReadPath> memory() {
    return List.of(
        tool(
            "get_memory",
            turn -> Map.of("key", "value", "shared", true),
            (entry, turn) ->
                List.of(entry.path("value").asInt(-1), entry.path("version").asInt()),
            turn -> List.of(turn.value(), turn.value() + 1)),
        tool(
            "get_memory",
            turn -> Map.of("key", "mine"),
            (entry, turn) -> List.of(entry.path("value").asInt(-1)),
            turn -> List.of(turn.value())),
        tool(
            "get_memory",
            turn -> Map.of("key", "flag", "shared", true),
            (entry, turn) -> List.of(entry.path("success").asBoolean()),
            turn -> List.of(turn.flagged())),
        tool(
            "list_memory",
            turn -> Map.of("shared", true),
            (list, turn) -> List.of(
                list.path("count").asInt(),
                list.path("entries").findValues("version").toString()),
            turn -> List.of(turn.flagged() ? 2 : 1, versions(turn))),
        resource(
            "memory",
            turn -> "agent://" + turn.reader() + "/memory",
            turn -> List.of("mine", turn.value())));
  }

  /** Of the flag, which is set every other turn, and of the value, which is set every turn. */
  private static String versions(Turn turn) {
    long value = turn.number() + 1L;
    return turn.flagged()
        ? List.of(turn.number() / 2 + 1, value).toString()
        : List.of(value).toString();
  }

  private static ReadPath tool(
      String name,
      Function<Turn, Map<String, ?>> arguments,
      BiFunction<JsonNode, Turn, List<Object>> seen,
      Function<Turn, List<Object>> expected) {
    return new ReadPath(
        name, (server, turn) -> server.call(name, arguments.apply(turn)), seen, expected);
  }

  /** A document; the facts are texts that must be in it. */
  private static ReadPath resource(
      String name, Function<Turn, String> uri, Function<Turn, List<Object>> expected) {
    return new ReadPath(
        "resources/read " + name,
        (server, turn) -> document(server, uri.apply(turn)),
        (text, turn) -> expected.apply(turn).stream()
            .filter(fact -> text.asText().contains(fact.toString()))
            .toList(),
        expected);
  }

  private static JsonNode document(ServerProcess server, String uri) {
    ObjectNode answer = server.request("resources/read", Json.object().put("uri", uri));
    return answer.at("/result/contents/0/text");
  }
}
