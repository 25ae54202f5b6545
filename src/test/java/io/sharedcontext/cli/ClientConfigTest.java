package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command changes a client's file once, as asked, and never anything else. */
class ClientConfigTest extends ClientConfigFixture {
  @SqliteOnly("whoever opens the store of a server makes its home")
  @Test
  void printing_changes_nothing() throws IOException {
    for (String client : Client.labels()) {
      assertThat(well(client).out()).contains("SHARED_CONTEXT_AGENT_ID").contains(client);
    }
    well("list");
    well("list", "--json");
    well("cursor", "--remove");

    assertThat(files()).isEmpty();
    assertThat(place.resolve("store")).doesNotExist();
  }

  @Test
  void what_it_prints_is_what_it_writes() throws IOException {
    String printed = well("cursor").out();

    well("cursor", "--write");

    assertThat(cursor).hasContent(printed);
    assertThat(entry(cursor).at("/env/SHARED_CONTEXT_HOME").asText())
        .isEqualTo(place.resolve("store").toString());
    assertThat(Path.of(entry(cursor).path("command").asText())).isAbsolute();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cursor)))
        .isEqualTo("rw-------");
    assertThat(files()).containsExactly(".cursor/mcp.json");
  }

  @Test
  void once_is_enough() throws IOException {
    file(cursor, "{\n  \"mcpServers\": {} // mine\n}\n");
    Files.setPosixFilePermissions(cursor, PosixFilePermissions.fromString("rw-r-----"));
    well("cursor", "--write");
    byte[] written = Files.readAllBytes(cursor);

    assertThat(well("cursor", "--write").out()).contains("nothing is changed");

    assertThat(Files.readAllBytes(cursor)).isEqualTo(written);
    assertThat(files())
        .containsExactly(".cursor/mcp.json", ".cursor/mcp.json.backup-20261120T103000Z");
    assertThat(cursor.resolveSibling("mcp.json.backup-20261120T103000Z"))
        .hasContent("{\n  \"mcpServers\": {} // mine\n}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cursor)))
        .isEqualTo("rw-r-----");
    assertThat(Files.readString(cursor)).contains("} // mine\n");
  }

  @Test
  void a_second_copy_of_the_same_second_gets_another_name() throws IOException {
    file(cursor, "{}");
    well("cursor", "--write");
    well("cursor", "--write", "--agent-id", "ann");
    well("cursor", "--remove");

    assertThat(files()).hasSize(4).contains(".cursor/mcp.json.backup-20261120T103000Z-3");
  }

  @Test
  void a_byte_order_mark_and_line_ends_of_windows_stay() throws IOException {
    String before = "\ufeff{\r\n\t\"a\": 1\r\n}\r\n";
    file(cursor, before);

    well("cursor", "--write");
    assertThat(Files.readString(cursor))
        .startsWith("\ufeff{\r\n\t\"a\": 1,\r\n\t\"mcpServers\": {\r\n");
    well("cursor", "--remove");

    assertThat(Files.readString(cursor))
        .startsWith("\ufeff{\r\n\t\"a\": 1,\r\n\t\"mcpServers\": {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"mcpServers\": 3}", "[]"})
  void what_cannot_be_read_is_left_alone(String text) throws IOException {
    file(cursor, text);

    for (String action : List.of("--write", "--remove")) {
      CliRunner.Done done = run("cursor", action, "--json");
      assertThat(done.code()).isEqualTo(1);
      assertThat(done.err()).contains("mcp.json").contains("nothing was changed");
      assertThat(Json.parse(done.out()).path("success").asBoolean(true)).isFalse();
    }

    assertThat(cursor).hasContent(text);
    assertThat(files()).hasSize(1);
    assertThat(well("list").out()).contains("unreadable");
  }

  @Test
  void other_encodings_and_no_files_are_refused() throws IOException {
    file(cursor, "");
    Files.write(cursor, "{}".getBytes(StandardCharsets.UTF_16));
    assertThat(run("cursor", "--write").err()).contains("UTF-8");
    Files.delete(cursor);
    Files.createDirectory(cursor);
    assertThat(run("cursor", "--write").err()).contains("is not a file");
  }

  @Test
  void a_link_is_followed_with_a_word_and_stays_a_link() throws IOException {
    Path real = file(user.resolve("dotfiles/mcp.json"), "{}\n");
    Files.createDirectories(cursor.getParent());
    Files.createSymbolicLink(cursor, real);

    CliRunner.Done done = well("cursor", "--write");

    assertThat(done.err()).contains("link to " + real + ", which is what is changed");
    assertThat(cursor).isSymbolicLink();
    assertThat(agent(real)).isEqualTo("cursor");
    Files.delete(real);
    assertThat(run("cursor", "--write").err()).contains("link to something that is not there");
  }

  @Test
  void a_project_cannot_lead_out_of_itself() throws IOException {
    Path secret = file(user.resolve("secret.json"), "{}");
    Path project = user.resolve("project");
    Files.createDirectories(project.resolve(".cursor"));
    Files.createSymbolicLink(project.resolve(".cursor/mcp.json"), secret);

    CliRunner.Done done =
        run("cursor", "--scope", "project", "--project", project.toString(), "--write");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("link out of the project");
    assertThat(secret).hasContent("{}");
  }

  @Test
  void agents_of_projects_have_names_of_their_own() throws IOException {
    String first = named("one/api & ü");
    String second = named("two/api & ü");

    assertThat(first).matches("cursor-api-[0-9a-f]{4}");
    assertThat(second).matches("cursor-api-[0-9a-f]{4}").isNotEqualTo(first);
    assertThat(named("one/api & ü")).isEqualTo(first);
  }

  private String named(String project) throws IOException {
    Path directory = Files.createDirectories(user.resolve(project));
    well("cursor", "--scope", "project", "--project", directory.toString(), "--write");
    return agent(directory.resolve(".cursor/mcp.json"));
  }

  @Test
  void a_name_that_the_store_knows_is_another_agents_unless_it_is_asked_for() throws IOException {
    try (ToolFixture store = new ToolFixture(place.resolve("store"))) {
      store.call(
          ToolFixture.agent("cursor", "x"), "create_session", Json.object().put("purpose", "p"));
    }

    well("cursor", "--write");
    assertThat(agent(cursor)).isEqualTo("cursor-2");
    well("cursor", "--write");
    assertThat(agent(cursor)).isEqualTo("cursor-2");
    well("cursor", "--write", "--agent-id", "cursor");
    assertThat(agent(cursor)).isEqualTo("cursor");
    well("cursor", "--write", "--no-agent-id");
    assertThat(agent(cursor)).isEmpty();
    well("cursor", "--write");
    assertThat(agent(cursor)).isEmpty();
  }

  @Test
  void another_store_takes_the_place_of_the_one_in_the_entry() throws IOException {
    desk.with("SHARED_CONTEXT_DATABASE", place.resolve("other/x.db").toString());
    well("cursor", "--write");
    assertThat(entry(cursor).at("/env/SHARED_CONTEXT_DATABASE").asText()).endsWith("x.db");
    desk.with("SHARED_CONTEXT_DATABASE", "");

    assertThat(well("cursor", "--write").err()).contains("names another store").contains("x.db");
    assertThat(well("cursor", "--write").err()).isEmpty();

    assertThat(entry(cursor).path("env").has("SHARED_CONTEXT_DATABASE")).isFalse();
  }

  @Test
  void wrong_usage_says_what_would_be_right() {
    assertThat(run("curser").err()).contains("did you mean cursor?");
    assertThat(run("goose", "--scope", "project").code()).isEqualTo(2);
    assertThat(run("cursor", "--write", "--remove").code()).isEqualTo(2);
    assertThat(run("cursor", "--agent-id", "a b").code()).isEqualTo(2);
    assertThat(run("cursor", "--name", "a.b").code()).isEqualTo(2);
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("--help").out().replaceAll("\\s+", " ")).contains(Client.labels());
  }

  @Test
  void a_check_starts_what_the_file_says_and_calls_it() throws IOException {
    assertThat(run("cursor", "--check").code()).isEqualTo(1);
    well("cursor", "--write", "--agent-id", "ann");

    CliRunner.Done done = well("cursor", "--check", "--json");

    JsonNode facts = Json.parse(done.out());
    assertThat(facts.path("identity").asText()).startsWith("You are agent ann ");
    assertThat(facts.path("tools").asInt()).isGreaterThan(10);
  }

  @Test
  void a_check_says_why_a_command_does_not_serve() throws IOException {
    file(cursor, "{\"mcpServers\":{\"shared-context\":{\"command\":\"/no/such\"}}}");
    assertThat(run("cursor", "--check").err()).contains("cannot be started");
    file(
        cursor,
        "{\"mcpServers\":{\"shared-context\":{\"command\":\"/bin/sh\",\"args\":[\"-c\",\"echo no Java >&2; exit 3\"]}}}");
    assertThat(run("cursor", "--check").err()).contains("no Java");
  }

  @Test
  void a_check_gives_up_where_claude_code_would() throws IOException {
    Path script = file(place.resolve("server.sh"), """
        read hello
        [ "$1" ] && echo '{"jsonrpc":"2.0","id":1,"result":{}}' && read ready && read list
        [ "$1" ] && echo '{"jsonrpc":"2.0","id":2,"result":{"tools":[{}]}}'
        cat > "$0.rest"
        """);
    String entry =
        "{\"mcpServers\":{\"shared-context\":{\"command\":\"/bin/sh\",\"args\":[\"%s\"%s]}}}";
    desk.with("MCP_TIMEOUT", "1000").with("MCP_TOOL_TIMEOUT", "2000");

    file(user.resolve(".claude.json"), entry.formatted(script, ""));
    assertThat(run("claude-code", "--check").err()).contains("did not answer within 1 s");
    file(user.resolve(".claude.json"), entry.formatted(script, ",\"well\""));
    desk.with("MCP_TIMEOUT", "60000");
    assertThat(run("claude-code", "--check").err())
        .contains("did not answer a call within 2 s, and the client would give up");
  }

  @Test
  void opencode_with_comments_is_the_file_that_is_there() throws IOException {
    Path commented = file(user.resolve(".config/opencode/opencode.jsonc"), "{}\n");

    well("opencode", "--write");

    assertThat(Files.readString(commented)).contains("\"environment\"");
  }

  @Test
  void a_link_on_the_search_path_needs_the_launcher_and_a_directory() {
    desk.with("PATH", "/nowhere");

    CliRunner.Done done = run("link", "--json");

    assertThat(done.code()).isEqualTo(1);
    assertThat(Json.parse(done.out()).path("success").asBoolean(true)).isFalse();
  }
}
