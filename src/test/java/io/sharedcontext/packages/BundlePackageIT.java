package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The bundle for desktop clients, unpacked and started by the code that such clients use. */
@Tag("packages")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the user of this test has links to programs")
class BundlePackageIT {
  /** Prints the command that a client starts, for what its user filled in. */
  private static final String CONFIGURATION = """
      import { readFileSync } from 'node:fs';
      import { getMcpConfigForManifest } from '@anthropic-ai/mcpb';
      const [directory, filledIn] = process.argv.slice(2);
      const manifest = JSON.parse(readFileSync(`${directory}/manifest.json`));
      const config = await getMcpConfigForManifest({
        manifest,
        extensionPath: directory,
        systemDirs: { HOME: process.env.HOME },
        userConfig: JSON.parse(filledIn),
        pathSeparator: '/',
      });
      console.log(JSON.stringify(config));
      """;

  private static final Path PACKER = Path.of("target/packaging/mcpb").toAbsolutePath();

  @TempDir
  private Path place;

  private Installed user;
  private Path directory;

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    user = Installed.in(place, "node", "env");
    directory = place.resolve("an extension");
    user.run(
        Map.of(),
        PACKER.resolve("node_modules/.bin/mcpb").toString(),
        "unpack",
        Installed.file("shared-context-*.mcpb").toString(),
        directory.toString());
  }

  private JsonNode configuration(String filledIn) throws IOException, InterruptedException {
    Path script = Files.writeString(PACKER.resolve("configuration.mjs"), CONFIGURATION);
    return Json.object(user.run(Map.of(), "node", script.toString(), directory.toString(), filledIn)
        .strip());
  }

  private void serves(JsonNode configuration) throws IOException {
    List<String> command = new ArrayList<>(List.of(configuration.path("command").asText()));
    configuration.path("args").forEach(word -> command.add(word.asText()));
    Map<String, String> environment = new HashMap<>();
    configuration
        .path("env")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    user.serves(environment, command.toArray(String[]::new));
  }

  @Test
  void a_server_starts_when_nothing_was_filled_in() throws Exception {
    serves(configuration("{}"));

    assertThat(place.resolve("home/.local/share/shared-context/context.db")).exists();
  }

  @Test
  void a_server_starts_with_the_store_and_the_name_that_were_filled_in() throws Exception {
    Path store = place.resolve("a store");

    serves(configuration(Json.object()
        .put("home", store.toString())
        .put("agent_id", "planner")
        .put("tools", "all")
        .toString()));

    assertThat(store.resolve("context.db")).exists();
    assertThat(user.run(
            Map.of("SHARED_CONTEXT_HOME", store.toString()),
            directory.resolve("bin/shared-context").toString(),
            "sessions",
            "list",
            "--json"))
        .contains("planner");
  }
}
