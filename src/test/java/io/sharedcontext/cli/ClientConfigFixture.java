package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Somebody at a desk with a directory of their own, and Cursor in it. */
abstract class ClientConfigFixture {
  @TempDir
  Path place;

  CliRunner desk;
  Path user;
  Path cursor;

  @BeforeEach
  void settle() throws IOException {
    user = Files.createDirectories(place.resolve("user")).toRealPath();
    cursor = user.resolve(".cursor/mcp.json");
    desk = new CliRunner(place.resolve("store")).with("HOME", user.toString());
  }

  CliRunner.Done run(String... words) {
    String[] all =
        Stream.concat(Stream.of("client-config"), Stream.of(words)).toArray(String[]::new);
    return desk.run(all);
  }

  CliRunner.Done well(String... words) {
    CliRunner.Done done = run(words);
    assertThat(done.code()).as(done.err()).isZero();
    return done;
  }

  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(user)) {
      return all.filter(Files::isRegularFile)
          .map(file -> user.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  Path file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  static JsonNode entry(Path file) throws IOException {
    return Json.parse(Files.readString(file)).at("/mcpServers/shared-context");
  }

  static String agent(Path file) throws IOException {
    return entry(file).at("/env/SHARED_CONTEXT_AGENT_ID").asText();
  }
}
