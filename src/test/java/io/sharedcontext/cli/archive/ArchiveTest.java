package io.sharedcontext.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Export and import through the command line. */
class ArchiveTest {
  private static final String ALPHA = "session_00000000000000aa";
  private static final String BETA = "session_00000000000000bb";

  /** Every kind of line, with everything that a line can hold. */
  private static final String FULL = """
      {"type":"shared-context","format":1}
      {"type":"session","session_id":"%1$s","purpose":"Ship it","metadata":{"n":1.50,"deep":{"a":[1,null]}},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-03T00:00:00.000Z","is_active":true}
      {"type":"session","session_id":"%2$s","purpose":"Ünïcode 🎉","metadata":{},"created_by":"bob","created_at":"2026-01-02T00:00:00.000Z","updated_at":"2026-01-02T00:00:03.000Z","is_active":false}
      {"type":"message","id":3,"session_id":"%1$s","sender":"ann","sender_type":"human","timestamp":"2026-01-01T00:00:01.123Z","visibility":"public","to":["bob"],"metadata":{"k":"v"},"content":"hello\\nworld"}
      {"type":"message","id":4,"session_id":"%2$s","sender":"bob","sender_type":"bot","timestamp":"2026-01-02T00:00:02.000Z","visibility":"private","to":["zoe","ann"],"metadata":{},"content":"psst 🤫"}
      {"type":"message","id":9,"session_id":"%1$s","sender":"bob","sender_type":"bot","timestamp":"2026-01-01T00:00:02.000Z","visibility":"agent_only","to":[],"parent_message_id":3,"metadata":{},"content":"bots only"}
      {"type":"message","id":10,"session_id":"%2$s","sender":"ann","sender_type":"human","timestamp":"2026-01-02T00:00:03.000Z","visibility":"admin_only","to":[],"metadata":{},"content":"\\"quoted\\""}
      {"type":"participant","session_id":"%1$s","agent_id":"ann","is_public":true,"acknowledged":9,"joined_at":"2026-01-01T00:00:00.000Z"}
      {"type":"participant","session_id":"%1$s","agent_id":"bob","is_public":false,"acknowledged":7,"joined_at":"2026-01-01T00:00:01.123Z"}
      {"type":"participant","session_id":"%2$s","agent_id":"ann","is_public":false,"acknowledged":0,"joined_at":"2026-01-02T00:00:02.500Z"}
      {"type":"participant","session_id":"%2$s","agent_id":"bob","is_public":true,"acknowledged":10,"joined_at":"2026-01-02T00:00:00.000Z"}
      {"type":"participant","session_id":"%2$s","agent_id":"zoe","is_public":false,"acknowledged":0,"joined_at":"2026-01-02T00:00:02.000Z"}
      {"type":"work_item","work_item_id":"work_00000000000000a1","session_id":"%1$s","title":"build","description":"","state":"done","priority":5,"labels":["ci"],"metadata":{"n":1},"depends_on":[],"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","assignee":"bob"}
      {"type":"work_item","work_item_id":"work_00000000000000a2","session_id":"%1$s","title":"ship","description":"to all","state":"blocked","reason":"no key","priority":9,"labels":[],"metadata":{},"depends_on":["work_00000000000000a1"],"created_by":"bob","created_at":"2026-01-01T00:00:01.000Z","updated_at":"2026-01-02T00:00:01.000Z"}
      {"type":"memory","owner":"*","session_id":"%1$s","key":"plan/a","value":{"z":1E+5,"a":[1.0,"x"]},"metadata":{},"version":7,"created_by":"ann","updated_by":"bob","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","writers":["ann","bob"]}
      {"type":"memory","owner":"ann","key":"k","value":null,"metadata":{"m":true},"version":1,"created_by":"ann","updated_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z","expires_at":"2099-01-01T00:00:00.000Z"}
      {"type":"end","sessions":2,"messages":4,"participants":5,"memory":2,"work_items":2}
      """.formatted(ALPHA, BETA);

  @TempDir
  private Path place;

  private CliRunner desk(String name) throws IOException {
    return new CliRunner(Files.createDirectories(place.resolve(name)));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(place.resolve(name), text).toString();
  }

  @Test
  void what_is_exported_is_what_was_imported() throws IOException {
    CliRunner.Done imported = desk("one").run("import", file("in.jsonl", FULL));

    assertThat(imported.err()).isEmpty();
    assertThat(imported.out())
        .contains("imported 2 sessions, 4 messages, 2 memory entries, 2 work items")
        .contains("already there: 0 sessions");
    assertThat(desk("one").run("export").out()).isEqualTo(FULL);
  }

  @Test
  void importing_twice_changes_nothing() throws IOException {
    String file = file("in.jsonl", FULL);
    desk("one").run("import", file);

    CliRunner.Done again = desk("one").run("import", "--json", file);

    assertThat(Json.object(again.out()).get("imported"))
        .isEqualTo(Json.parse("{\"sessions\":0,\"messages\":0,\"memory_entries\":0}"));
    assertThat(Json.object(again.out()).get("already_there"))
        .isEqualTo(Json.parse("{\"sessions\":2,\"messages\":4,\"memory_entries\":2}"));
    assertThat(desk("one").run("export").out()).isEqualTo(FULL);
  }

  @Test
  void beside_other_messages_ids_move_and_everything_that_names_them_follows() throws IOException {
    CliRunner desk = desk("one");
    desk.run("import", file("busy.jsonl", conversation("elsewhere", 20)));

    desk.run("import", file("in.jsonl", FULL));

    String alpha = desk.run("export", "--session", ALPHA).out();
    assertThat(alpha)
        .contains("\"id\":21,", "\"id\":23,", "\"parent_message_id\":21,")
        .contains("\"agent_id\":\"ann\",\"is_public\":true,\"acknowledged\":23,")
        .contains("\"agent_id\":\"bob\",\"is_public\":false,\"acknowledged\":21,")
        .contains("\"key\":\"plan/a\"")
        .doesNotContain(BETA, "\"key\":\"k\"");
  }

  @Test
  void one_session_can_be_exported_alone() throws IOException {
    desk("one").run("import", file("in.jsonl", FULL));

    CliRunner.Done done =
        desk("one").run("export", "--session", BETA, place.resolve("b").toString());

    assertThat(done.err()).contains("exported 1 session, 2 messages");
    desk("two").run("import", place.resolve("b").toString());
    assertThat(desk("two").run("export").out())
        .isEqualTo(Files.readString(place.resolve("b")))
        .contains("psst");
    assertThat(desk("one").run("export", "--session", "session_x").err())
        .contains("there is no session session_x");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void an_export_is_readable_by_its_owner_only_and_never_replaces_a_file_unasked()
      throws IOException {
    desk("one").run("import", file("in.jsonl", FULL));
    Path target = place.resolve("backup.jsonl");

    desk("one").run("export", target.toString());

    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    CliRunner.Done again = desk("one").run("export", target.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--force");
    assertThat(desk("one").run("export", "--force", target.toString()).code()).isZero();
    assertThat(place.toFile().list()).noneMatch(name -> name.startsWith(".export"));
  }

  @Test
  void a_conversation_becomes_sessions_that_keep_their_times() throws IOException {
    String text = """
        \uFEFF{"space":"Stand-up","id":"D1:1","seq":0,"ts":"2023-05-08T13:56:00Z","sender":"Ann B.","content":"Hi","metadata":{"session":"s1"}}

        {"space":"Stand-up","id":"D1:2","seq":1,"ts":"2023-05-08T15:57:00+02:00","sender":"Ann-B.","content":"Hello"}
        {"space":"Other","ts":"2023-05-09T00:00:00","sender":"日本","content":"x","metadata":{}}
        """;
    CliRunner.Done done = desk("one").run("import", file("talk.jsonl", text));

    assertThat(done.out()).as(done.err()).contains("imported 2 sessions, 3 messages");
    List<String> lines = desk("one").run("export").out().lines().toList();
    assertThat(lines.get(1)).contains("\"purpose\":\"Stand-up\"", "\"created_by\":\"Ann-B.\"");
    assertThat(lines.get(3))
        .contains(
            "\"timestamp\":\"2023-05-08T13:56:00.000Z\"", "\"metadata\":{\"session\":\"s1\"}");
    assertThat(lines.get(4))
        .contains("2023-05-08T13:57:00.000Z")
        .containsPattern("\"sender\":\"Ann-B.-[0-9a-f]{8}\"");
    assertThat(lines.get(5)).containsPattern("\"sender\":\"agent-[0-9a-f]{8}\"");
    assertThat(lines.get(6)).contains("\"is_public\":true,\"acknowledged\":2,");
  }

  @Test
  void a_conversation_keeps_who_answers_whom() throws IOException {
    String text = """
        {"space":"a","id":"D1","ts":"2023-05-08T13:56:00Z","sender":"Ann","content":"Hi"}
        {"space":"b","id":"D1","ts":"2023-05-08T13:57:00Z","sender":"Ann","content":"Hi"}
        {"space":"a","id":7,"parent":"D1","ts":"2023-05-08T13:58:00Z","sender":"Bob","content":"Ho"}
        {"space":"a","parent":7,"ts":"2023-05-08T13:59:00Z","sender":"Ann","content":"Ha"}
        """;
    assertThat(desk("one").run("import", file("talk.jsonl", text)).out()).contains("4 messages");
    List<String> lines = desk("one").run("export").out().lines().toList();
    assertThat(lines.stream().filter(line -> line.contains("\"Ho\"")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"parent_message_id\":1,"));
    assertThat(lines.stream().filter(line -> line.contains("\"Ha\"")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"parent_message_id\":3,"));
    String unknown = text.replace("\"parent\":\"D1\"", "\"parent\":\"D0\"");
    assertThat(desk("refusing").run("import", file("bad.jsonl", unknown)).err())
        .contains("line 3: parent D0 is not the id of an earlier line");
  }

  @Test
  void a_conversation_that_went_on_is_continued() throws IOException {
    CliRunner desk = desk("one");
    desk.run("import", file("first.jsonl", conversation("talk", 700)));

    CliRunner.Done more =
        desk.run("import", "--json", file("more.jsonl", conversation("talk", 1_300)));

    assertThat(Json.object(more.out()).at("/imported/messages").asInt()).isEqualTo(600);
    assertThat(Json.object(more.out()).at("/already_there/messages").asInt()).isEqualTo(700);
    CliRunner whole = desk("two");
    whole.run("import", file("more.jsonl", conversation("talk", 1_300)));
    assertThat(desk.run("export").out()).isEqualTo(whole.run("export").out());
  }

  @Test
  void another_conversation_under_the_same_name_is_refused() throws IOException {
    desk("one").run("import", file("a.jsonl", conversation("talk", 3)));
    String other = conversation("talk", 3).replace("message 2", "something else");

    CliRunner.Done refused = desk("one").run("import", file("b.jsonl", other));

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("line 2:", "with other messages");
  }

  @Test
  void long_work_says_how_far_it_is() throws IOException {
    // Elsewhere a line appears only after a second, which a quick machine does not need.
    CliRunner.Done done =
        desk("one").atTerminal().run("import", file("a.jsonl", conversation("talk", 5_500)));

    assertThat(done.err()).contains("of 5,500 messages");
  }

  @Test
  void a_bad_line_is_named_and_nothing_is_imported() throws IOException {
    List<String> lines = new ArrayList<>(FULL.lines().toList());
    assertRefused("line 4: content must not be empty", FULL.replace("hello\\nworld", ""));
    assertRefused("line 5: not JSON", FULL.replace("psst 🤫\"}", "psst"));
    assertRefused("line 6: parent_message_id 5", FULL.replace("_id\":3,\"m", "_id\":5,\"m"));
    assertRefused("line 5: to names an agent twice", FULL.replace("\"zoe\",", "\"ann\","));
    assertRefused("line 5: the ids of messages must grow", swapped(lines, 3, 4));
    assertRefused("line 3: session " + ALPHA + " is there twice", FULL.replace(BETA, ALPHA));
    assertRefused("line 3: session " + ALPHA + " has no line", without(lines, 1));
    assertRefused("line 16: the counts differ", without(lines, 12));
    assertRefused("line 16: the file was cut", without(lines, 16));
    assertRefused("line 18: there is a line after the last one", FULL + lines.get(3) + "\n");
    assertRefused("line 2: the first line is there twice", lines.get(0) + "\n" + FULL);
    assertRefused(
        "line 1: format must be between 1 and 1", FULL.replace("format\":1", "format\":2"));
    assertRefused("line 2: 'x' is not a type of line", FULL.replaceFirst("\"session\"", "\"x\""));
    assertRefused("line 1: not a JSON object", "[]");
    assertRefused("line 0: the file holds nothing", "");
    assertRefused(
        "line 2: seq 1 comes after 1", conversation("t", 2).replace("seq\":2", "seq\":1"));
    assertRefused("line 1: space is required", "{\"a\":1}");
  }

  private void assertRefused(String sentence, String text) throws IOException {
    CliRunner.Done refused = desk("refusing").run("import", file("bad.jsonl", text));

    assertThat(refused.code()).as(sentence).isEqualTo(1);
    assertThat(refused.err()).contains(sentence);
    assertThat(desk("refusing").run("export").out()).contains("\"sessions\":0,\"messages\":0,");
  }

  private static String without(List<String> lines, int index) {
    List<String> rest = new ArrayList<>(lines);
    rest.remove(index);
    return String.join("\n", rest);
  }

  private static String swapped(List<String> lines, int one, int other) {
    List<String> all = new ArrayList<>(lines);
    all.set(one, lines.get(other).replace("\"id\":4", "\"id\":2"));
    all.set(other, lines.get(one).replace("\"id\":3", "\"id\":1"));
    return String.join("\n", all);
  }

  @Test
  void what_is_not_a_file_of_text_is_refused() throws IOException {
    Path bytes = Files.write(place.resolve("bytes"), new byte[] {'{', (byte) 0xff, (byte) 0xfe});

    assertThat(desk("one").run("import", bytes.toString()).err()).contains("not UTF-8");
    assertThat(desk("one").run("import", place.resolve("gone").toString()).err())
        .contains("does not exist");
  }

  private static String conversation(String space, int messages) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= messages; i++) {
      text.append("""
          {"space":"%s","seq":%d,"ts":"2026-01-01T00:00:00Z","sender":"ann","content":"message %d"}
          """.formatted(space, i, i));
    }
    return text.toString();
  }

  @Test
  void impossible_places_are_told_of_in_a_sentence() throws IOException {
    desk("one").run("import", file("in.jsonl", FULL));
    String directory = place.toString();

    refused("is a directory", "import", directory);
    refused("does not exist", "import", directory + "/none");
    refused("is a directory", "export", "--force", directory);
    refused("/none does not exist; make it first", "export", directory + "/none/out.jsonl");
    refused("in.jsonl exists; --force", "export", directory + "/in.jsonl");
    assertThat(place.resolve("in.jsonl")).hasContent(FULL);
  }

  private void refused(String reason, String... words) throws IOException {
    CliRunner.Done done = desk("one").run(words);

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains(reason).hasLineCount(1);
  }
}
