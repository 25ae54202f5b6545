package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.Client;
import io.sharedcontext.cli.clientconfig.ConfigFile;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command changes a client's file once, as asked, and never anything else. */
class ClientConfigTest {
  @TempDir
  private Path place;

  private CliRunner desk;
  private Path user;
  private Path cursor;

  @BeforeEach
  void settle() throws IOException {
    user = Files.createDirectories(place.resolve("user")).toRealPath();
    cursor = user.resolve(".cursor/mcp.json");
    desk = new CliRunner(place.resolve("store")).with("HOME", user.toString());
  }

  private CliRunner.Done run(String... words) {
    String[] all =
        Stream.concat(Stream.of("client-config"), Stream.of(words)).toArray(String[]::new);
    return desk.run(all);
  }

  private CliRunner.Done well(String... words) {
    CliRunner.Done done = run(words);
    assertThat(done.code()).as(done.err()).isZero();
    return done;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(user)) {
      return all.filter(Files::isRegularFile)
          .map(file -> user.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private Path file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static JsonNode entry(Path file) throws IOException {
    return Json.parse(Files.readString(file)).at("/mcpServers/shared-context");
  }

  private static String agent(Path file) throws IOException {
    return entry(file).at("/env/SHARED_CONTEXT_AGENT_ID").asText();
  }

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

  private static String modes(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void refusedAlone(String reason, String... words) throws IOException {
    byte[] before = Files.readAllBytes(cursor);
    List<String> files = files();
    CliRunner.Done done = run(words);
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains(reason);
    assertThat(Files.readAllBytes(cursor)).isEqualTo(before);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  void a_project_cannot_lead_out_of_itself_by_a_directory_either() throws IOException {
    Path elsewhere = Files.createDirectories(user.resolve("elsewhere"));
    Path project = Files.createDirectories(user.resolve("project"));
    Files.createSymbolicLink(project.resolve(".cursor"), elsewhere);

    CliRunner.Done done =
        run("cursor", "--scope", "project", "--project", project.toString(), "--write");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("link out of the project");
    assertThat(files()).isEmpty();
  }

  @Test
  void a_project_that_is_not_there_is_not_made() {
    Path project = user.resolve("nowhere");

    assertThat(run("cursor", "--scope", "project", "--project", project.toString(), "--write")
            .err())
        .contains("does not exist");

    assertThat(project).doesNotExist();
  }

  @Test
  void a_directory_may_be_a_link() throws IOException {
    Path dotfiles = Files.createDirectories(user.resolve("dotfiles/cursor"));
    Files.createSymbolicLink(user.resolve(".cursor"), dotfiles);

    well("cursor", "--write");
    well("cursor", "--write", "--agent-id", "ann");

    assertThat(user.resolve(".cursor")).isSymbolicLink();
    assertThat(agent(dotfiles.resolve("mcp.json"))).isEqualTo("ann");
  }

  @Test
  void what_is_read_only_or_has_two_names_is_left_alone() throws IOException {
    file(cursor, "{}");
    Files.setPosixFilePermissions(cursor, PosixFilePermissions.fromString("r--r--r--"));
    refusedAlone("is read-only", "cursor", "--write");
    Files.setPosixFilePermissions(cursor, PosixFilePermissions.fromString("rw-------"));
    Files.createLink(user.resolve("second.json"), cursor);
    refusedAlone("hard link", "cursor", "--write");
  }

  @Test
  void a_copy_is_as_private_as_what_it_was_made_of() throws IOException {
    file(cursor, "{}");
    Files.setPosixFilePermissions(cursor, PosixFilePermissions.fromString("rw-------"));

    well("cursor", "--write");

    assertThat(modes(cursor)).isEqualTo("rw-------");
    assertThat(modes(cursor.resolveSibling("mcp.json.backup-20261120T103000Z")))
        .isEqualTo("rw-------");
  }

  @Test
  void what_another_program_wrote_meanwhile_is_not_lost() throws IOException {
    file(cursor, "{}");
    ConfigFile before = ConfigFile.read(cursor);
    file(cursor, "{\"theirs\": 1}");

    assertThatThrownBy(() -> before.write("{\"ours\": 1}", Clock.systemUTC(), true))
        .hasMessageContaining("changed by another program");

    assertThat(cursor).hasContent("{\"theirs\": 1}");
    assertThat(files()).containsExactly(".cursor/mcp.json");
    Files.delete(cursor);
    ConfigFile none = ConfigFile.read(cursor);
    file(cursor, "{\"theirs\": 2}");
    assertThatThrownBy(() -> none.write("{}", Clock.systemUTC(), true))
        .hasMessageContaining("changed by another program");
    assertThat(cursor).hasContent("{\"theirs\": 2}");
    assertThat(files()).containsExactly(".cursor/mcp.json");
  }

  @Test
  void an_entry_of_a_server_elsewhere_is_not_turned_into_this_one() throws IOException {
    file(
        cursor,
        "{\"mcpServers\":{\"shared-context\":{\"type\":\"http\",\"url\":\"https://x.example/mcp\"}}}");

    refusedAlone("starts no program", "cursor", "--write");
    refusedAlone("starts no program", "cursor", "--check");
  }

  @Test
  void arguments_and_variables_that_somebody_added_stay_and_their_keys_are_not_shown()
      throws IOException {
    well("cursor", "--write");
    ObjectNode all = Json.object(Files.readString(cursor));
    ObjectNode entry = (ObjectNode) all.at("/mcpServers/shared-context");
    entry.withArray("args").add("serve");
    ((ObjectNode) entry.get("env")).put("SHARED_CONTEXT_API_KEY", "very-secret");
    file(cursor, all.toPrettyString());

    CliRunner.Done printed = well("cursor", "--agent-id", "ann");
    CliRunner.Done json = well("cursor", "--agent-id", "ann", "--write", "--json");

    assertThat(printed.out() + printed.err() + json.out() + json.err())
        .doesNotContain("very-secret");
    assertThat(printed.err()).contains("more variables");
    assertThat(entry(cursor).path("args")).isEqualTo(entry.get("args"));
    assertThat(entry(cursor).at("/env/SHARED_CONTEXT_API_KEY").asText()).isEqualTo("very-secret");
    assertThat(agent(cursor)).isEqualTo("ann");
  }

  @Test
  void two_entries_of_one_file_are_two_agents_and_the_second_is_remarked_on() throws IOException {
    assertThat(well("cursor", "--write", "--name", "ctx").err()).isEmpty();

    assertThat(well("cursor", "--write").err()).contains("as ctx too").contains("--name ctx");
    assertThat(well("cursor", "--write").err()).isEmpty();

    assertThat(agent(cursor)).isEqualTo("cursor-2");
  }

  @Test
  void an_entry_that_is_switched_off_is_remarked_on() throws IOException {
    well("cursor", "--write");
    file(cursor, Files.readString(cursor).replace("\"args\"", "\"disabled\": true, \"args\""));

    assertThat(well("cursor", "--write").err()).contains("switched off");
    assertThat(well("list").out()).containsPattern("cursor +user +entry, off +/");
    assertThat(well("cursor", "--remove").err()).isEmpty();
  }

  @Test
  void a_check_looks_for_a_program_where_the_client_would() throws IOException {
    Path tools = Files.createDirectories(place.resolve("tools"));
    Path program = Files.writeString(tools.resolve("sh"), "#!/bin/sh\necho it is me >&2; exit 3\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    file(cursor, "{\"mcpServers\":{\"shared-context\":{\"command\":\"sh\"}}}");

    desk.with("PATH", "/nowhere");
    assertThat(run("cursor", "--check").err()).contains("sh is not on the search path");
    desk.with("PATH", "/nowhere:" + tools);
    assertThat(run("cursor", "--check").err()).contains("it is me");
  }

  @Test
  void a_check_of_a_variable_that_cannot_be_is_told() throws IOException {
    file(
        cursor,
        "{\"mcpServers\":{\"shared-context\":{\"command\":\"/bin/sh\",\"env\":{\"A=B\":\"c\"}}}}");

    assertThat(run("cursor", "--check").err()).contains("cannot be started").contains("A=B");
  }

  @Test
  void a_store_on_a_server_is_named_without_its_password() throws IOException {
    String address = "postgresql://ann@127.0.0.1:1/agents";
    desk.with("SHARED_CONTEXT_DATABASE", address)
        .with("SHARED_CONTEXT_DATABASE_PASSWORD", "very-secret");

    CliRunner.Done done = well("cursor", "--agent-id", "ann", "--write");

    assertThat(entry(cursor).at("/env/SHARED_CONTEXT_DATABASE").asText()).isEqualTo(address);
    assertThat(done.out() + done.err() + Files.readString(cursor))
        .doesNotContain("very-secret")
        .contains("SHARED_CONTEXT_DATABASE_PASSWORD is not put into the file");
    desk.with("SHARED_CONTEXT_DATABASE_PASSWORD_FILE", "/home/ann/password");
    well("cursor", "--write");
    assertThat(entry(cursor).at("/env/SHARED_CONTEXT_DATABASE_PASSWORD_FILE").asText())
        .isEqualTo("/home/ann/password");
  }
}
