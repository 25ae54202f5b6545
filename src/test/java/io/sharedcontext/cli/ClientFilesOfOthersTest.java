package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.ConfigFile;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people and other programs have in a client's file is neither lost, nor shown, nor taken for ours. */
class ClientFilesOfOthersTest extends ClientConfigFixture {
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
