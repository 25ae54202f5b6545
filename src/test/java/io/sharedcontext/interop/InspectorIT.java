package io.sharedcontext.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Inspector's command line against the launcher, in each way it can negotiate. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@Tag(Thorough.TAG)
class InspectorIT {
  private static final Duration MOST = Duration.ofMinutes(1);

  @TempDir
  private Path home;

  private NodePackages packages;

  @BeforeEach
  void install() throws IOException, InterruptedException {
    packages = NodePackages.installed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern"})
  void inspector_lists_calls_reads_and_prompts(String era) throws Exception {
    JsonNode listed = inspect(era, "tools/list", "--strict");
    assertThat(listed.path("tools").findValuesAsText("name"))
        .contains("create_session", "add_message", "get_messages", "catch_up");

    JsonNode created = inspect(
        era, "tools/call", "--tool-name", "create_session", "--tool-arg", "purpose=interop");
    String session = created.path("structuredContent").path("session_id").asText();
    assertThat(session).matches("session_[0-9a-f]{16}");

    JsonNode read = inspect(era, "resources/read", "--uri", "session://" + session);
    assertThat(read.path("contents").path(0).path("text").asText()).contains(session);

    JsonNode prompt = inspect(
        era, "prompts/get", "--prompt-name", "catch-up", "--prompt-args", "session_id=" + session);
    assertThat(prompt.path("messages").path(0).path("role").asText()).isEqualTo("user");
  }

  private JsonNode inspect(String era, String method, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        packages.node(),
        packages.file("inspector/clients/launcher/build/index.js"),
        "--cli",
        "-e",
        "SHARED_CONTEXT_HOME=" + home.resolve("store"),
        "-e",
        "SHARED_CONTEXT_CLASS_ARCHIVE=off",
        LauncherProcess.path(),
        "--method",
        method,
        "--protocol-era",
        era,
        "--format",
        "json"));
    command.addAll(List.of(more));
    Map<String, String> environment = Map.of(
        "HOME",
        home.toString(),
        "MCP_CATALOG_PATH",
        home.resolve("catalog.json").toString());
    ExternalProgram.Finished finished = new ExternalProgram(home, command).run(environment, MOST);
    assertThat(finished.code()).as(finished.out() + finished.err()).isZero();
    return Json.parse(finished.out()).path("result");
  }
}
