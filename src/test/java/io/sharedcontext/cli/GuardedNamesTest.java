package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.cli.guard.EditedFiles;
import io.sharedcontext.cli.guard.WorkingTree;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher reads in the call of a tool which files it writes, and compares their names with what is locked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@SqliteOnly("on a database server the launcher trusts an agent's own server alone")
class GuardedNamesTest extends GuardLauncherFixture {
  @Test
  void what_links_lead_to_is_left_to_java() throws IOException {
    lock(session, "write", "src/A.java");
    assertThat(looks("src/A.java")).isTrue();
    Files.createSymbolicLink(tree.resolve("file.java"), tree.resolve("src/A.java"));
    Files.createSymbolicLink(tree.resolve("linked"), tree.resolve("src"));
    assertThat(startsJava(written("file.java"))).isTrue();
    assertThat(startsJava(written("linked/A.java"))).isTrue();
    assertThat(startsJava(written("src/../src/A.java"))).isTrue();
    assertThat(startsJava(written("src//A.java"))).isTrue();
    assertThat(startsJava(written("src/./A.java"))).isTrue();
    assertThat(startsJava(written("src/A\u0301.java"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'tool_name':'Edit','cwd':'@','tool_input':{'file_path':'@/F'}}",
        "{'tool_name':'NotebookEdit','cwd':'@','tool_input':{'notebook_path':'F'}}",
        "{ 'tool_name' : 'replace', 'cwd' : '@', 'tool_input' : { 'absolute_path' : 'F' } }",
        "{'toolName':'create','cwd':'@','toolArgs':{'path':'F'}}",
        "{'toolName':'edit','cwd':'@','toolArgs':'{\\\"path\\\":\\\"F\\\"}'}",
        "{'toolName':'write','cwd':'@','toolArgs':'{\\\"filePath\\\":\\\"F\\\",\\\"content\\\":\\\"a\\\\nb\\\"}'}",
        "{'tool_name':'apply_patch','cwd':'@','tool_input':{'command':'*** Begin Patch\\n*** Update File: F\\n@@'}}",
        "{'tool_name':'apply_patch','cwd':'@','tool_input':'*** Add File: x\\r\\n*** Move to: F'}",
        "{'tool_name':'apply_patch','cwd':'@','tool_input':{'input':'*** Delete File: F  \\n'}}",
        "{'tool_name':'write_file','workspace_roots':['/x'],'cwd':'@','tool_input':{'target_file':'F'}}"
      })
  void each_way_to_name_a_file_is_read(String call) throws IOException {
    lock(session, "write", "src/A.java");
    assertThat(looks()).isFalse();
    String text = call.replace('\'', '"').replace("@", tree.toString());
    assertThat(startsJava(calling(text, "src/A.java"))).isTrue();
    assertThat(startsJava(calling(text, "src/B.java"))).isFalse();
    assertThat(edits(calling(text, "src/A.java"))).contains(tree.resolve("src/A.java"));
  }

  private static String calling(String text, String file) {
    return text.replaceAll("F(?!ile)", file);
  }

  private Set<Path> edits(String call) {
    return EditedFiles.of(Json.parse(call), place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{\"tool_name\":\"Write\",\"tool_input\":{}}",
        "{\"tool_name\":\"Write\",\"tool_input\":{\"file_path\":\"src/\\u0041.java\"}}",
        "{\"tool_name\":\"Write\",\"cwd\":\"x\",\"tool_input\":{\"file_path\":\"B\"}}",
        "{\"tool_name\":\"Write\",\"workspace_roots\":[\"/x\"],\"tool_input\":{\"file_path\":\"B\"}}",
        "{\"tool_name\":\"apply_patch\",\"tool_input\":\"*** Add File: a\\\"b\"}",
        "{\"tool_name\":\"apply_patch\",\"tool_input\":\"*** Add File:  src/A.java\"}",
        "{\"tool_name\":\"apply_patch\",\"tool_input\":\"*** Add File: src/A.java\u3000\"}",
        "{\"tool_name\":\"Read\",\"toolName\":\"Write\",\"tool_input\":{\"file_path\":\"/B\"}}"
      })
  void what_is_not_plain_is_left_to_java(String call) throws IOException {
    lock(session, "write", "src/A.java");
    assertThat(looks()).isFalse();
    assertThat(run(place, call, "codex")).startsWith("Java\n" + call);
  }

  @Test
  void tools_that_write_nothing_pass() throws IOException {
    lock(session, "write", "**");
    assertThat(looks()).isFalse();
    assertThat(
            startsJava("{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"cat src/A.java\"}}"))
        .isFalse();
    assertThat(startsJava(written("src/A.java"))).isTrue();
    for (String tool : EditedFiles.EDITING) {
      assertThat(startsJava(written("src/A.java").replace("Write", tool)))
          .as(tool)
          .isTrue();
    }
  }

  @Test
  void whatever_java_would_refuse_it_is_asked_about() throws IOException {
    Random random = new Random(20261201);
    int asked = 0;
    for (int round = 0; round < 12; round++) {
      List<String> locked = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        locked.add(name(random, List.of("*", "**", "?", "[a]", "{a,b}", "\\", "$(x)", "'")));
      }
      String token = bench
          .call(
              ANN,
              "coordinate_session_work",
              Json.object()
                  .put("session_id", session)
                  .put("action", "lock")
                  .set("resources", array(locked)))
          .path("fencing_token")
          .asText();
      for (int i = 0; i < 12; i++) {
        String file = name(random, List.of("[a]", "'"));
        String call = written(file);
        boolean refused = looks(names(call));
        boolean java = startsJava(call);
        assertThat(java || !refused).as("%s of %s", file, locked).isTrue();
        asked += java ? 1 : 0;
      }
      bench.call(
          ANN,
          "coordinate_session_work",
          Json.object()
              .put("session_id", session)
              .put("action", "unlock")
              .put("fencing_token", Long.parseLong(token)));
    }
    assertThat(asked).isBetween(10, 130);
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return array;
  }

  private String[] names(String call) {
    return edits(call).stream()
        .flatMap(file -> new WorkingTree(tree).names(file).stream())
        .toArray(String[]::new);
  }

  private static String name(Random random, List<String> more) {
    List<String> parts = new ArrayList<>(List.of("a", "b", "/a", "/b", "é", "-", ".", "a b"));
    parts.addAll(more);
    StringBuilder name = new StringBuilder("ab".substring(random.nextInt(2)));
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append(parts.get(random.nextInt(parts.size())));
    }
    return name.append("c").toString();
  }

  @Test
  void a_pattern_with_many_stars_is_compared_at_once() throws IOException {
    String stars = "*a".repeat(30) + "c";
    lock(session, "write", stars);
    assertThat(looks()).isFalse();
    assertThat(startsJava(written("a".repeat(80) + "d"))).isFalse();
    assertThat(startsJava(written("a".repeat(80) + "c"))).isTrue();
  }

  @Test
  void where_files_do_not_tell_small_letters_from_capital_ones_neither_does_the_launcher()
      throws IOException {
    lock(session, "write", "src/A.java");
    assertThat(looks()).isFalse();
    assertThat(startsJava(written("SRC/a.java"))).isFalse();
    Files.createDirectories(home.resolve("Library/Application Support"));
    assertThat(startsJava(written("SRC/a.java"))).isTrue();
    assertThat(startsJava(written("src/B.java"))).isFalse();
    assertThat(startsJava(written("src/\u00e9.java"))).isTrue();
  }
}
