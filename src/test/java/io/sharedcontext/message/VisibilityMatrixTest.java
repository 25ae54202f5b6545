package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of message, seen by every kind of reader on every path. A reading tool that is neither
 * a path here nor named as having nothing to do with messages fails the test.
 */
@WithStore
class VisibilityMatrixTest {
  private static final Caller SENDER = agent("sender", "builder");

  /** Reading tools that show nothing of messages. */
  private static final Set<String> NOT_ABOUT_MESSAGES = Set.of("""
      generate_api_documentation get_active_agents get_agent_activity_summary get_audit_log
      get_memory get_usage_guidance list_memory list_work_items""".split("\\s+"));

  private final ToolFixture bench;
  private ToolFixture reading;
  private final String session;
  final Map<Visibility, Long> ids = new EnumMap<>(Visibility.class);

  VisibilityMatrixTest(ToolFixture bench) {
    this.bench = bench;
    this.reading = bench;
    session = bench.session(agent("host", "host"));
    for (Visibility visibility : Visibility.values()) {
      ids.put(
          visibility,
          bench.post(
              poster(visibility),
              session,
              "secret-" + visibility.label(),
              "{'visibility':'" + visibility.label()
                  + "','to':['addressee','addressed-admin'],'metadata':{'k':'v'}}"));
    }
    // Everybody takes part, having acknowledged nothing.
    for (Reader reader : Reader.values()) {
      bench.post(reader.caller(), session, "hello", "{'metadata':{'k':'hello'}}");
    }
  }

  static Caller poster(Visibility visibility) {
    return visibility == Visibility.ADMIN_ONLY ? admin("sender", "builder") : SENDER;
  }

  /** A way to learn of messages: what it tells {@code reader} of the four of them. */
  @FunctionalInterface
  private interface Reading {
    List<String> of(VisibilityMatrixTest test, Reader reader);
  }

  private static Reading messages(String tool, String arguments) {
    return (test, reader) -> test.secrets(test.call(reader, tool, arguments).get("messages"));
  }

  /** Every path, the tool's name first. */
  private static final Map<String, Reading> PATHS = Map.ofEntries(
      Map.entry("get_messages", messages("get_messages", "{}")),
      Map.entry("get_messages backward", messages("get_messages", "{'direction':'backward'}")),
      Map.entry("get_messages by sender", messages("get_messages", "{'sender':'sender'}")),
      Map.entry("get_messages in tokens", messages("get_messages", "{'max_tokens':50000}")),
      Map.entry("get_messages by visibility", VisibilityMatrixTest::byVisibility),
      Map.entry(
          "get_messages_advanced of everybody",
          (test, reader) -> test.secrets(test.call(
                  reader,
                  "get_messages_advanced",
                  "{'include_admin_only':" + reader.caller().admin() + ",'search':'SECRET'}")
              .get("messages"))),
      Map.entry(
          "get_messages_advanced by metadata",
          (test, reader) -> test.secrets(test.call(
                  reader,
                  "get_messages_advanced",
                  "{'include_admin_only':" + reader.caller().admin()
                      + ",'metadata_filter':{'k':'v'},'senders':['sender','x']}")
              .get("messages"))),
      Map.entry(
          "wait_for_messages",
          (test, reader) -> test.secrets(test.call(
                  reader,
                  "wait_for_messages",
                  "{'after':'" + MessageCursor.text(test.session, 0) + "','from':['sender']}")
              .get("messages"))),
      Map.entry("search_by_sender", messages("search_by_sender", "{'sender':'sender'}")),
      Map.entry(
          "search_by_timerange",
          messages("search_by_timerange", "{'start_time':'2000-01-01','end_time':'2999-01-01'}")),
      Map.entry(
          "search_context", (test, reader) -> test.snippets(reader, "{'search_scope':'all'}")),
      Map.entry(
          "search_context of a sender",
          (test, reader) -> test.snippets(reader, "{'sender':'sender'}")),
      Map.entry("get_session", messages("get_session", "{'message_limit':100}")),
      Map.entry(
          "session://", (test, reader) -> test.secrets(test.document(reader).get("messages"))));

  private JsonNode document(Reader reader) {
    Resource resource = reading.features().resources().stream()
        .filter(one -> one.template().startsWith("session://"))
        .findFirst()
        .orElseThrow();
    return Json.parse(resource.reader().read(reader.caller(), session));
  }

  private static List<String> byVisibility(VisibilityMatrixTest test, Reader reader) {
    return Stream.of(Visibility.values())
        .flatMap(one -> test
            .secrets(
                test.call(reader, "get_messages", "{'visibility_filter':'" + one.label() + "'}")
                    .get("messages"))
            .stream())
        .toList();
  }

  JsonNode call(Reader reader, String tool, String arguments) {
    ObjectNode all = Json.object(arguments.replace('\'', '"'));
    all.put("session_id", session);
    JsonNode answer = reading.call(reader.caller(), tool, all);
    assertThat(answer.get("success").asBoolean()).as(answer.toString()).isTrue();
    return answer;
  }

  /** What a search for the secrets shows, which must be as many as it says there are. */
  private List<String> snippets(Reader reader, String arguments) {
    ObjectNode request = Json.object(arguments.replace('\'', '"'))
        .put("query", "secret-public secret-private secret-agent_only secret-admin_only")
        .put("fuzzy_threshold", 0)
        .put("limit", 100);
    JsonNode found = call(reader, "search_context", request.toString());
    assertThat(found.get("total_matches").asInt())
        .isEqualTo(found.get("results").size());
    List<String> snippets = found.get("results").findValuesAsText("snippet");
    snippets.removeIf(snippet -> !snippet.startsWith("secret-"));
    return snippets;
  }

  private List<String> secrets(JsonNode messages) {
    List<String> found = new ArrayList<>();
    messages.forEach(message -> found.add(message.get("content").asText()));
    found.removeIf(content -> !content.startsWith("secret-"));
    return found;
  }

  private static List<String> expected(Reader reader) {
    return Stream.of(Visibility.values())
        .filter(visibility -> reader.sees(visibility))
        .map(visibility -> "secret-" + visibility.label())
        .toList();
  }

  /** Greetings are public, and each reader's own. */
  static int greetings() {
    return Reader.values().length;
  }

  @ParameterizedTest
  @EnumSource
  void pages_hold_what_the_reader_sees_and_nothing_else(Reader reader) {
    PATHS.forEach((path, reading) -> assertThat(reading.of(this, reader))
        .as(path)
        .containsExactlyInAnyOrderElementsOf(expected(reader)));
  }

  @ParameterizedTest
  @EnumSource
  void counts_agree_with_pages(Reader reader) {
    int all = expected(reader).size() + greetings();

    assertThat(call(reader, "get_messages", "{}").get("total_count").asInt()).isEqualTo(all);
    assertThat(call(reader, "get_messages", "{'sender':'sender'}")
            .get("total_count")
            .asInt())
        .isEqualTo(expected(reader).size() + 1);
    assertThat(call(reader, "get_session", "{}").get("message_count").asInt()).isEqualTo(all);
    assertThat(listed(reader).get("message_count").asInt()).isEqualTo(all);
    assertThat(document(reader).at("/statistics/message_count").asInt()).isEqualTo(all);
  }

  JsonNode listed(Reader reader) {
    return reading.call(reader.caller(), "list_sessions", "{}").get("sessions").get(0);
  }

  /** What the paths show {@code reader} in {@code process}, by their names. */
  Map<String, List<String>> shown(ToolFixture process, Reader reader) {
    reading = process;
    Map<String, List<String>> shown = new TreeMap<>();
    PATHS.forEach((path, way) -> shown.put(path, way.of(this, reader)));
    return shown;
  }

  private static List<String> news(Reader reader) {
    return reader == Reader.SENDER ? List.of() : expected(reader);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_new_is_what_the_reader_sees_of_others(Reader reader) {
    JsonNode news =
        call(reader, "catch_up", "{'max_tokens':50000}").get("sessions").get(0);
    int unread = news(reader).size() + greetings() - 1;

    assertThat(secrets(news.get("messages"))).containsExactlyElementsOf(news(reader));
    assertThat(news.get("unread").asInt()).isEqualTo(unread);
    assertThat(listed(reader).get("unread").asInt()).isEqualTo(unread);
    assertThat(reading.unread(reader.caller())).isEqualTo(unread);
    assertThat(secrets(call(reader, "get_messages", "{'unread_only':true}").get("messages")))
        .containsExactlyElementsOf(news(reader));
  }

  @ParameterizedTest
  @EnumSource
  void only_what_is_seen_can_be_answered_or_changed(Reader reader) {
    for (Visibility visibility : Visibility.values()) {
      boolean seen = reader.sees(visibility);
      long id = ids.getOrDefault(visibility, 0L);
      JsonNode answered = bench.call(
          reader.caller(),
          "add_message",
          Json.object()
              .put("session_id", session)
              .put("content", "an answer")
              .put("parent_message_id", id));
      JsonNode changed = bench.call(
          reader.caller(),
          "set_message_visibility",
          "{'message_id':" + id + ",'visibility':'" + visibility.label() + "'}");

      assertThat(answered.path("code").asText()).isEqualTo(seen ? "" : "PARENT_NOT_FOUND");
      assertThat(changed.path("code").asText().equals("MESSAGE_NOT_FOUND"))
          .as(visibility + " " + changed)
          .isEqualTo(!seen && mayAskFor(reader, visibility));
    }
  }

  /** Whoever may not post for admins is refused before the message is looked for. */
  private static boolean mayAskFor(Reader reader, Visibility visibility) {
    return visibility != Visibility.ADMIN_ONLY || reader.caller().admin();
  }

  @Test
  void admin_only_messages_are_left_out_of_the_advanced_page_unless_asked_for() {
    assertThat(secrets(call(Reader.ADMIN, "get_messages_advanced", "{}").get("messages")))
        .containsExactly("secret-public", "secret-agent_only");
    assertThat(bench
            .call(
                Reader.OTHER_TYPE.caller(),
                "get_messages_advanced",
                "{'session_id':'" + session + "','include_admin_only':true}")
            .get("code")
            .asText())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void an_unknown_visibility_is_refused_and_widens_nothing() {
    JsonNode refused = bench.call(
        SENDER, "get_messages", "{'session_id':'" + session + "','visibility_filter':'bogus'}");

    assertThat(refused.get("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(refused.has("messages")).isFalse();
  }

  @Test
  void every_reading_tool_is_a_path_here_or_has_nothing_to_do_with_messages() {
    Set<String> covered = new TreeSet<>(NOT_ABOUT_MESSAGES);
    PATHS.keySet().forEach(path -> covered.add(path.split(" ", 2)[0]));
    // ReceiptsTest has who may ask.
    covered.addAll(List.of("list_sessions", "catch_up", "get_message_status"));
    assertThat(bench.features().catalog().all())
        .filteredOn(tool -> tool.effect().reads())
        .extracting(Tool::name)
        .allMatch(covered::contains);
  }
}
