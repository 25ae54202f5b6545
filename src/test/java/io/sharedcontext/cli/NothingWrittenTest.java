package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A command that looks leaves everything as it found it: no store, no keys, no figures. */
@SqliteOnly("looks at files")
class NothingWrittenTest {
  static final List<String> LOOKING = List.of(
      "status",
      "status --json",
      "sessions list",
      "sessions show 0000",
      "sessions new ",
      "search hello",
      "metrics",
      "metrics --json",
      "metrics --prometheus",
      "doctor",
      "doctor --tune",
      "wait --timeout 0",
      "keys list",
      "auth status",
      "retention show",
      "client-config list",
      "docs",
      "help",
      "version");

  /** Made by an import: it has no keys yet, which whoever looks might make. */
  private static final String FILE = """
      {"type":"shared-context","format":1}
      {"type":"session","session_id":"session_00000000000000aa","purpose":"Ship it","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-03T00:00:00.000Z","is_active":true}
      {"type":"message","id":1,"session_id":"session_00000000000000aa","sender":"ann","sender_type":"human","timestamp":"2026-01-01T00:00:01.123Z","visibility":"public","to":[],"metadata":{},"content":"hello"}
      {"type":"end","sessions":1,"messages":1,"participants":0,"memory":0}
      """;

  @ParameterizedTest
  @FieldSource("LOOKING")
  void where_there_is_nothing_there_is_nothing_afterwards(String words, @TempDir Path place) {
    Path home = place.resolve("home");

    new CliRunner(home).run(words.split(" ", -1));

    assertThat(home).doesNotExist();
  }

  /** All but the one that has a server answer a call, as its first client would. */
  static final List<String> ALONE =
      LOOKING.stream().filter(words -> !words.equals("doctor")).toList();

  @ParameterizedTest
  @FieldSource("ALONE")
  void a_store_is_afterwards_what_it_was(String words, @TempDir Path place) throws IOException {
    CliRunner desk = CliRunner.filled(place, FILE);
    Map<String, Integer> before = files(desk.home());
    assertThat(before).containsKey("context.db");

    desk.run(words.split(" ", -1));

    assertThat(files(desk.home())).isEqualTo(before);
  }

  /**
   * The names of all files; of the database what is in it, too. That a process is there, any process, is
   * told by a file beside it, which is empty.
   */
  private static Map<String, Integer> files(Path home) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = home.relativize(file).toString();
        boolean database = name.equals("context.db");
        if (!name.equals("context.db.presence")) {
          found.put(name, database ? Arrays.hashCode(Files.readAllBytes(file)) : 0);
        }
      }
    }
    return found;
  }
}
