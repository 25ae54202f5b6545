package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.CommandReference;
import io.sharedcontext.cli.clientconfig.ClientsPage;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ToolReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is generated from declarations and kept in files, so that a change of the public face shows.
 * Run with {@code -Dupdate=true} to write the files anew.
 */
class GeneratedTest {
  @TempDir
  Path home;

  @Test
  void the_list_of_tools_is_the_one_on_file() throws IOException {
    check(Path.of("src/test/resources/tools.json"), list("all").toPrettyString() + "\n");
  }

  @Test
  void the_page_of_tools_is_the_one_on_file() throws IOException {
    check(Path.of("docs/tools.md"), ToolReference.markdown(catalog()));
  }

  @Test
  void the_page_of_settings_is_the_one_on_file() throws IOException {
    check(Path.of("docs/settings.md"), Setting.reference());
  }

  @Test
  void the_page_of_clients_is_the_one_on_file() throws IOException {
    check(Path.of("docs/clients.md"), ClientsPage.markdown());
  }

  @Test
  void the_page_of_commands_is_the_one_on_file() throws IOException {
    check(Path.of("docs/commands.md"), CommandReference.markdown());
  }

  @Test
  void the_manual_page_is_the_one_on_file() throws IOException {
    check(Path.of("packaging/shared-context.1"), CommandReference.man());
  }

  @Test
  void the_version_is_the_one_that_the_build_gives() throws IOException {
    assertThat(Path.of("pom.xml"))
        .content()
        .contains("<artifactId>shared-context-server</artifactId>\n  <version>" + Version.text());
  }

  @Test
  void two_processes_list_the_same_bytes() {
    assertThat(line("standard")).isEqualTo(line("standard"));
  }

  private ObjectNode list(String tools) {
    return (ObjectNode) Json.object(line(tools)).path("result");
  }

  private String line(String tools) {
    try (ServerProcess server = ServerProcess.start(home, Map.of(Setting.TOOLS, tools))) {
      server.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
      return server.receive();
    }
  }

  private Catalog catalog() {
    Settings settings = Settings.of(Map.of("SHARED_CONTEXT_HOME", home.toString()));
    try (Store store = new Store(settings.store())) {
      return Features.of(settings, store, Clock.systemUTC()).catalog();
    }
  }

  private static void check(Path file, String text) throws IOException {
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as("run the tests with -Dupdate=true").hasContent(text);
  }
}
