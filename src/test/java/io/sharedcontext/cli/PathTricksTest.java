package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links, climbing paths and odd names where commands and settings take a path. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and modes are those of POSIX")
class PathTricksTest {
  private static final List<String> CLIMBING = List.of(
      "../victim",
      "../../victim",
      "/etc/passwd",
      "a/../../victim",
      "..\\victim",
      "%2e%2e/victim",
      "~/victim",
      "$HOME/victim",
      "file:///etc/passwd",
      "a\nb",
      "-",
      "",
      " ",
      ".",
      "..",
      "session_../../x");

  @TempDir
  private Path temporary;

  private Path place;
  private Path victim;
  private CliRunner desk;

  @BeforeEach
  void fill() throws IOException {
    place = temporary.toRealPath();
    victim = Files.writeString(place.resolve("victim"), "precious");
    desk = CliRunner.filled(place, """
        {"space":"talk","seq":1,"ts":"2026-01-01T00:00:00Z","sender":"ann","content":"hello"}
        """);
  }

  private Path link(Path at, Path target) throws IOException {
    return Files.createSymbolicLink(at, target);
  }

  private void assertUntouched() {
    assertThat(victim).hasContent("precious");
  }

  @SqliteOnly("export reads a file")
  @Test
  void an_export_replaces_a_link_and_never_what_it_leads_to() throws IOException {
    Path link = link(place.resolve("out.jsonl"), victim);
    assertThat(desk.run("export", link.toString()).err()).contains("exists");
    assertThat(desk.run("export", "--force", link.toString()).code()).isZero();
    assertUntouched();
    assertThat(Files.isSymbolicLink(link)).isFalse();

    Path nowhere = link(place.resolve("dangling.jsonl"), place.resolve("made-by-a-link"));
    CliRunner.Done done = desk.run("export", nowhere.toString());
    assertThat(done.err()).doesNotContain("Exception");
    assertThat(place.resolve("made-by-a-link")).doesNotExist();
    assertThat(Files.getPosixFilePermissions(link))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_backup_goes_into_no_directory_of_a_store_however_it_is_named() throws IOException {
    Path home = desk.home();
    Path link = link(place.resolve("link"), home);
    for (String name : List.of(
        home.toString(),
        link.toString(),
        home + "/.",
        home.resolve("../home").toString(),
        victim.toString(),
        victim.resolve("below").toString())) {
      CliRunner.Done done = desk.run("backup", name);

      assertThat(done.code()).as(name).isNotZero();
      assertThat(done.err()).as(name).doesNotContain("Exception");
    }
    assertUntouched();
    assertThat(BackupSet.in(home)).isEmpty();
  }

  @SqliteOnly("restore replaces files")
  @Test
  void a_restore_takes_nothing_that_is_no_store_through_a_link() throws IOException {
    Path odd = Files.createDirectory(place.resolve("odd"));
    link(odd.resolve("context.db"), victim);
    byte[] before = Files.readAllBytes(desk.home().resolve("context.db"));

    CliRunner.Done done = desk.run("restore", odd.toString());

    assertThat(done.code()).isNotZero();
    assertThat(done.err()).doesNotContain("precious", "Exception");
    assertUntouched();
    assertThat(desk.home().resolve("context.db")).hasBinaryContent(before);
    assertThat(desk.run("doctor").out()).contains("ok   integrity");
  }

  @Test
  void no_argument_or_setting_leads_to_a_file_that_it_does_not_name() throws IOException {
    List<List<String>> calls = new ArrayList<>();
    for (String path : CLIMBING) {
      calls.add(List.of("sessions", "show", path));
      calls.add(List.of("export", "--session", path));
      calls.add(List.of("post", path, "hello"));
      calls.add(List.of("keys", "add", "--agent", path));
      calls.add(List.of("keys", "revoke", path));
      calls.add(List.of("docs", path));
      calls.add(List.of("doctor", "--salvage", desk.home() + "/" + path));
    }
    for (List<String> call : calls) {
      CliRunner.Done done = desk.run(call.toArray(String[]::new));

      assertThat(done.out() + done.err())
          .as("%s", call)
          .doesNotContain("root:x:", "precious", "Exception");
    }
    assertUntouched();
    for (String path : CLIMBING) {
      CliRunner.Done done =
          new CliRunner(desk.home()).with("SHARED_CONTEXT_HOME", path).run("status");
      assertThat(done.out() + done.err()).as(path).doesNotContain("root:x:", "Exception");
    }
    assertUntouched();
  }

  @Test
  void keys_and_ids_of_agents_are_never_paths() throws IOException {
    List<String> before = files();
    try (ToolFixture fixture = new ToolFixture(desk.home())) {
      for (String path : CLIMBING) {
        String text = Json.text(Json.object().put("key", path).put("value", "v"));
        assertThat(fixture
                .answer(ToolFixture.agent("ann", "t"), "set_memory", Json.object(text))
                .contains("Exception"))
            .isFalse();
      }
    }
    assertThat(files()).containsExactlyInAnyOrderElementsOf(before);
    assertUntouched();
  }

  /** What there is beside the store, whose own files come and go. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.map(Path::toString)
          .filter(name -> !name.contains("/home/context.db"))
          .toList();
    }
  }
}
