package io.sharedcontext.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * An official TypeScript client.
 *
 * @param version v1 or v2
 * @param era legacy, auto or modern: how it negotiates
 */
record TypeScriptClient(String version, String era) {
  /** It sends SIGTERM to a server that has not ended so long after its input did. */
  static final double TERMINATED_MILLIS = 2_000;

  private static final Duration MOST = Duration.ofMinutes(1);

  /** Plays {@code scenario} with a server in {@code home} and gives what it saw. */
  JsonNode play(String scenario, Path home, List<String> server)
      throws IOException, InterruptedException {
    NodePackages packages = NodePackages.installed();
    List<String> command = new ArrayList<>(List.of(
        packages.node(),
        packages.directory().resolve("clients.mjs").toString(),
        version,
        era,
        scenario));
    command.addAll(server);
    ExternalProgram.Finished finished = new ExternalProgram(home, command)
        .run(
            Map.of(
                "SHARED_CONTEXT_HOME",
                home.resolve("store").toString(),
                ServerProcess.CLASS_ARCHIVE,
                "off"),
            MOST);
    assertThat(finished.code()).as(finished.out() + finished.err()).isZero();
    return Json.parse(finished.out());
  }

  /** The texts of a list. */
  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
