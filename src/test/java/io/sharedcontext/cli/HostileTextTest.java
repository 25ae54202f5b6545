package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What agents wrote, or a caller of a command, drives no terminal and hides nothing in any command. */
class HostileTextTest {
  /** It sets the clipboard, colours, turns the direction, hides a word in tags, another in selectors. */
  private static final String HOSTILE =
      "gateway \u001b]52;c;QUE=\u0007\u009b31m\u202eyad\u200b\ufeff\u0085"
          + "\uDB40\uDC41\uDB40\uDC42 <script>alert(1)</script>\uD83D\uDE00\uDB40\uDD01\uDB40\uDD02 a\u200cb";

  private static final Caller ANN = ToolFixture.agent("ann", "tester");

  /** How each command is called that may show what is stored; {@code ID} is the session. */
  private static final Map<String, List<String>> SHOWING = Map.ofEntries(
      Map.entry("doctor", List.of("doctor")),
      Map.entry("status", List.of("status")),
      Map.entry("sessions list", List.of("sessions", "list")),
      Map.entry("sessions show", List.of("sessions", "show", "ID", "--private")),
      Map.entry("metrics", List.of("metrics")),
      Map.entry("wait", List.of("wait", "--after", "0", "--timeout", "1")),
      Map.entry("post", List.of("post", "ID", HOSTILE, "--as", "eve")),
      Map.entry("inbox", List.of("inbox")),
      Map.entry("answer", List.of("answer", "ticket_0123456789abcdef", HOSTILE)),
      Map.entry("search", List.of("search", "gateway")),
      Map.entry("hook", List.of("hook", "claude-code", "session-start", "--as", "bob")),
      Map.entry("statusline", List.of("statusline", "--as", "bob")),
      Map.entry("keys list", List.of("keys", "list")),
      Map.entry("keys add", List.of("keys", "add", "--agent", "bob")),
      Map.entry("keys revoke", List.of("keys", "revoke", "nobody")),
      Map.entry("auth status", List.of("auth", "status")),
      Map.entry("export", List.of("export")));

  /** Commands without stored text; {@code watch}, which does not end, is WatchIT's. */
  private static final Set<String> OTHERS =
      Set.of(("help, completion, sessions new, watch, demo, load, bench, serve, "
              + "class-archive, client-config, hooks install, guard install, guard check, "
              + "guard override, docs, import, evaluate, version, backup, restore, vacuum, "
              + "migrate, retention set, retention show, retention off, retention run, "
              + "keys rotate, auth rotate-secret, auth close, auth open")
          .split(", ", -1));

  @TempDir
  private Path place;

  private CliRunner desk;
  private ToolFixture bench;
  private String session;

  @BeforeEach
  void fill() {
    Path home = place.resolve("home");
    bench = new ToolFixture(home);
    desk = new CliRunner(home);
    session =
        call("create_session", object("purpose", HOSTILE)).path("session_id").asText();
    ObjectNode message = object("content", HOSTILE + "\n" + HOSTILE).put("session_id", session);
    message.putObject("metadata").put(HOSTILE, HOSTILE);
    call("add_message", message);
    ObjectNode question = object("question", HOSTILE).put("session_id", session);
    question.putArray("options").add(HOSTILE.replace("\u0085", ""));
    call("ask_human", question);
    call("set_memory", object("key", "plan").put("value", HOSTILE));
    call(
        "register_agent_presence",
        object("status", "busy").put("activity", HOSTILE).put("session_id", session));
    ObjectNode lock = object("session_id", session).put("action", "lock");
    lock.putArray("resources").add(HOSTILE.replace("\u0085", ""));
    call("coordinate_session_work", lock);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private JsonNode call(String tool, ObjectNode arguments) {
    JsonNode result = bench.call(ANN, tool, arguments);
    assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
    return result;
  }

  private static ObjectNode object(String name, String value) {
    return Json.object().put(name, value);
  }

  private static void requireHarmless(String text) {
    assertThat(Invisible.visible(text.substring(0, Math.min(1_999, text.length()))))
        .isEqualTo(text.substring(0, Math.min(1_999, text.length())));
    assertThat(Invisible.in(text)).isFalse();
    assertThat(text.chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
  }

  private static Stream<List<String>> leaves(CommandLine line, List<String> path) {
    Set<CommandLine> below = new LinkedHashSet<>(line.getSubcommands().values());
    if (below.isEmpty()) {
      return Stream.of(path);
    }
    return below.stream().flatMap(sub -> {
      List<String> longer = new ArrayList<>(path);
      longer.add(sub.getCommandName());
      return leaves(sub, longer);
    });
  }

  static List<List<String>> commands() {
    Operator nobody = new Operator(
        Map.of(),
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(OutputStream.nullOutputStream()),
        false,
        Clock.systemUTC());
    return leaves(Cli.line(nobody), List.of()).toList();
  }

  private CliRunner.Done run(String command, String... more) {
    List<String> words = new ArrayList<>();
    SHOWING
        .getOrDefault(command, List.of())
        .forEach(word -> words.add(word.equals("ID") ? session : word));
    words.addAll(List.of(more));
    return desk.run(words.toArray(String[]::new));
  }

  @Test
  void every_command_is_among_those_that_are_tried_or_shows_nothing_stored() {
    Set<String> known = new LinkedHashSet<>(SHOWING.keySet());
    known.addAll(OTHERS);
    assertThat(commands().stream().map(path -> String.join(" ", path)))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  static Set<String> showing() {
    return SHOWING.keySet();
  }

  @ParameterizedTest
  @MethodSource("showing")
  void what_it_prints_for_people_is_harmless(String command) {
    CliRunner.Done done = run(command);

    requireHarmless(done.out());
    requireHarmless(done.err());
  }

  static List<String> printingJson() {
    return SHOWING.keySet().stream().filter(name -> !name.equals("export")).toList();
  }

  @ParameterizedTest
  @MethodSource("printingJson")
  void what_it_prints_for_programs_is_harmless_too(String command) {
    CliRunner.Done done = run(command, "--json");

    requireHarmless(done.out());
    requireHarmless(done.err());
    assertThat(done.out())
        .startsWithIgnoringCase(
            done.out().isEmpty() ? "" : done.out().charAt(0) == '[' ? "[" : "{");
  }

  @Test
  void json_is_exact() {
    JsonNode sessions = Json.parse(run("sessions list", "--json").out());
    assertThat(sessions.get(0).path("purpose").asText()).isEqualTo(HOSTILE);
    JsonNode shown = Json.parse(run("sessions show", "--json").out());
    assertThat(shown.at("/messages/0/content").asText()).isEqualTo(HOSTILE + "\n" + HOSTILE);
    JsonNode heard = Json.parse(run("wait", "--json").out().lines().findFirst().orElseThrow());
    assertThat(heard.path("content").asText()).isEqualTo(HOSTILE + "\n" + HOSTILE);
    assertThat(heard.path("metadata").path(HOSTILE).asText()).isEqualTo(HOSTILE);
  }

  @Test
  void what_is_exported_and_imported_is_exactly_what_was_stored() throws IOException {
    String exported = run("export").out();
    Path file = Files.writeString(place.resolve("out.jsonl"), exported);
    CliRunner other = new CliRunner(place.resolve("other"));

    assertThat(other.run("import", file.toString()).err()).isEmpty();

    assertThat(other.run("export").out()).isEqualTo(exported);
    try (ToolFixture there = new ToolFixture(place.resolve("other"))) {
      JsonNode message =
          there.call(ANN, "get_messages", object("session_id", session)).at("/messages/0");
      assertThat(message.path("content").asText()).isEqualTo(HOSTILE + "\n" + HOSTILE);
      assertThat(message.path("metadata").path(HOSTILE).asText()).isEqualTo(HOSTILE);
      assertThat(
              there.call(ANN, "get_memory", object("key", "plan")).path("value").asText())
          .isEqualTo(HOSTILE);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void an_argument_that_is_wrong_is_repeated_harmlessly_on_one_line(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--" + HOSTILE + "\n2026-01-01T00:00:00Z ERROR [main] Store: all is lost");

    CliRunner.Done done = desk.run(words.toArray(String[]::new));

    boolean forClients = command.get(0).equals("hook") || command.equals(List.of("guard", "check"));
    assertThat(done.code()).isEqualTo(forClients ? 1 : 2);
    requireHarmless(done.err());
    assertThat(done.err()).startsWith("shared-context: ").hasLineCount(2);
  }

  @ParameterizedTest
  @MethodSource("echoing")
  void a_name_that_is_not_known_is_repeated_harmlessly(List<String> command) {
    CliRunner.Done done = desk.run(command.toArray(String[]::new));

    assertThat(done.code()).isNotZero();
    requireHarmless(done.out());
    requireHarmless(done.err());
  }

  static List<List<String>> echoing() {
    String lines = HOSTILE + "\n2026-01-01T00:00:00Z ERROR [main] Store: all is lost";
    return List.of(
        List.of("sessions", "show", lines),
        List.of("keys", "revoke", lines),
        List.of("keys", "add", "--agent", lines),
        List.of("post", lines, "hello"),
        List.of("wait", "--session", lines),
        List.of("watch", "--session", lines),
        List.of("search", "x", "--session", lines),
        List.of("export", "--session", lines),
        List.of("import", lines),
        List.of("docs", lines),
        List.of("evaluate", lines),
        List.of("client-config", lines),
        List.of(lines));
  }

  @ParameterizedTest
  @MethodSource("showing")
  void a_variable_that_is_wrong_is_repeated_harmlessly(String command) {
    desk.with("SHARED_CONTEXT_AGENT_ID", HOSTILE);
    desk.with("SHARED_CONTEXT_" + HOSTILE, "x");

    CliRunner.Done done = run(command);

    requireHarmless(done.out());
    requireHarmless(done.err());
  }

  @Test
  void a_path_is_repeated_harmlessly() {
    desk.with(
        "SHARED_CONTEXT_HOME",
        place.resolve("a\u001b]52;c;QUE=\u0007\u009b31m\u202eb").toString());

    for (String command : List.of("doctor", "status", "sessions list", "export")) {
      CliRunner.Done done = run(command);
      requireHarmless(done.out());
      requireHarmless(done.err());
    }
  }
}
