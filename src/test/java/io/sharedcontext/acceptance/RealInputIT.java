package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole conversations, brought in by the command line and read back by a server. */
class RealInputIT {
  private static final int PAGE = 64;

  /** Test data beside the sources, unless {@code SHARED_CONTEXT_TEST_DATA} names another place. */
  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("SHARED_CONTEXT_TEST_DATA", "../shared/data"));

  @TempDir
  Path directory;

  @Test
  void long_conversations_of_people_come_back_as_they_were() throws Exception {
    Path corpus = DATA.resolve("conversations/corpus.jsonl");
    assumeTrue(Files.isReadable(corpus), "there is no " + corpus.toAbsolutePath());
    comes_back_as_it_was(corpus);
  }

  @Test
  void a_conversation_of_awkward_texts_comes_back_as_it_was() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ObjectNode line = Json.object().put("space", "space " + i % 3).put("seq", i);
      line.put("ts", Instant.parse("2026-01-01T00:00:00Z").plusMillis(i * 997L).toString());
      line.put("sender", "Agent " + i % 7).put("content", awkward(i));
      line.putObject("metadata").put("number", i).putArray("list").add("é").addNull();
      lines.add(line.toString());
    }
    comes_back_as_it_was(Files.write(directory.resolve("awkward.jsonl"), lines));
  }

  private static String awkward(int i) {
    List<String> texts = List.of(
        "plain",
        "\"quotes\" and \\ backslash",
        "two\nlines\r\n\tand a tab",
        "\u0000 zero",
        "日本語 👩‍👩‍👧‍👦",
        "'; DROP TABLE messages; --",
        " \u2028 ",
        "x".repeat(20_000));
    return i + texts.get(i % texts.size());
  }

  private void comes_back_as_it_was(Path corpus) throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    run(first, "import", corpus.toString());
    assertThat(read(first)).isEqualTo(written(corpus));

    Path one = export(first, "one.jsonl");
    run(second, "import", one.toString());
    Path two = export(second, "two.jsonl");
    assertThat(Files.mismatch(one, two)).as("where the second export differs").isEqualTo(-1);
    assertThat(read(second)).isEqualTo(written(corpus));
    assertThat(StoreCheck.problems(second)).isEmpty();
  }

  private Path export(Path home, String name) {
    Path file = directory.resolve(name);
    run(home, "export", file.toString());
    return file;
  }

  private static void run(Path home, String... arguments) {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(Arrays.asList(arguments));
    ServerProcess process = ServerProcess.run(ServerProcess.builder(command, home, Map.of()));
    assertThat(process.finish()).as(process.errors()).isZero();
  }

  /** The messages of a file, by space. */
  private static Map<String, List<ObjectNode>> written(Path corpus) throws IOException {
    Map<String, List<ObjectNode>> spaces = new LinkedHashMap<>();
    for (String line : Files.readAllLines(corpus)) {
      ObjectNode said = Json.object(line);
      ObjectNode message = Json.object()
          .put("sender", said.get("sender").asText().replace(' ', '-'))
          .put("content", said.get("content").asText())
          .put("at", Instant.parse(said.get("ts").asText()).toEpochMilli());
      message.set("metadata", said.get("metadata"));
      spaces
          .computeIfAbsent(said.get("space").asText(), space -> new ArrayList<>())
          .add(message);
    }
    return spaces;
  }

  /** The messages that a server process shows page by page, by the purpose of their session. */
  private static Map<String, List<ObjectNode>> read(Path home) {
    Map<String, List<ObjectNode>> sessions = new LinkedHashMap<>();
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("reader");
      ObjectNode list = ProcessConversation.ok(server, "list_sessions", Map.of("limit", 200));
      list.get("sessions")
          .forEach(session -> sessions.put(
              session.get("purpose").asText(),
              ProcessConversation.transcript(server, session.get("session_id").asText(), PAGE)
                  .stream()
                  .map(RealInputIT::said)
                  .toList()));
    }
    return sessions;
  }

  private static ObjectNode said(ObjectNode message) {
    ObjectNode said = Json.object();
    said.set("sender", message.get("sender"));
    said.set("content", message.get("content"));
    said.put("at", Instant.parse(message.get("timestamp").asText()).toEpochMilli());
    said.set("metadata", message.get("metadata"));
    return said;
  }
}
