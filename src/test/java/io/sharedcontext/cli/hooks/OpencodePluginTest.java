package io.sharedcontext.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The plugins for opencode, run by Node as opencode would call them, on commands that say what they were asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "hooks are lines for a POSIX shell")
class OpencodePluginTest {
  /** Says the words that it was run with, and to a guard no. */
  private static final String STUB = """
      input=$(cat)
      case $1 in
        guard) printf '{"denied":"locked: %s"}' "$(printf %s "$input" | tr -d '"{}')" ;;
        *) case $input in
            *true*) ;;
            *) printf '{"context":"%s"}' "$3" ;;
          esac ;;
      esac
      """;

  @TempDir
  private Path place;

  @BeforeEach
  void needNode() {
    assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "node"))))
        .as("Node is installed")
        .isTrue();
  }

  private JsonNode play(OpencodePlugin plugin, String script)
      throws IOException, InterruptedException {
    Path stub = Files.writeString(place.resolve("stub.sh"), STUB);
    HookLaunch launch = new HookLaunch("sh " + HookLaunch.quoted(stub.toString()), "");
    Files.writeString(
        place.resolve("plugin.mjs"),
        plugin.text(
            plugin == OpencodePlugin.NEWS
                ? Registration.news(HookClient.OPENCODE)
                : Registration.guard(HookClient.OPENCODE),
            launch));
    Path main = Files.writeString(place.resolve("main.mjs"), script);
    Process node = new ProcessBuilder("node", main.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).isZero();
    return Json.parse(out.strip());
  }

  @Test
  void it_tells_what_hooks_say_and_asks_for_one_more_turn()
      throws IOException, InterruptedException {
    JsonNode said = play(OpencodePlugin.NEWS, """
        import { SharedContext } from "./plugin.mjs"
        const prompts = []
        const client = { session: { prompt: async (request) => prompts.push(request) } }
        const hooks = await SharedContext({ client })
        const message = async () => {
          const output = { message: { id: "msg_1", sessionID: "s" }, parts: [] }
          await hooks["chat.message"]({ sessionID: "s" }, output)
          return output.parts.map((part) => part.text)
        }
        const first = await message()
        const second = await message()
        const tool = { output: "done" }
        await hooks["tool.execute.after"]({ tool: "bash" }, tool)
        const idle = { event: { type: "session.idle", properties: { sessionID: "s" } } }
        await hooks.event(idle)
        const forced = await message()
        await hooks.event(idle)
        const third = await message()
        await hooks.event(idle)
        console.log(JSON.stringify({ first, second, tool, forced, third, prompts: prompts.length }))
        """);

    assertThat(said.path("first").path(0).asText()).isEqualTo("session-start");
    assertThat(said.path("second").path(0).asText()).isEqualTo("prompt");
    assertThat(said.at("/tool/output").asText()).isEqualTo("done\n\ntool");
    assertThat(said.path("forced")).isEmpty();
    assertThat(said.path("third").path(0).asText()).isEqualTo("prompt");
    assertThat(said.path("prompts").asInt()).isEqualTo(2);
  }

  @Test
  void the_guard_throws_what_it_is_refused_with() throws IOException, InterruptedException {
    JsonNode said = play(OpencodePlugin.GUARD, """
        import { SharedContextGuard } from "./plugin.mjs"
        const hooks = await SharedContextGuard({ directory: "/p" })
        let error = ""
        try {
          await hooks["tool.execute.before"]({ tool: "edit" }, { args: { filePath: "/p/a" } })
        } catch (e) {
          error = e.message
        }
        console.log(JSON.stringify({ error }))
        """);

    assertThat(said.path("error").asText()).contains("locked: ", "filePath:/p/a");
  }
}
