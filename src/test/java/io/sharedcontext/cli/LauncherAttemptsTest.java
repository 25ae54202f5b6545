package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An archive of classes that was not made is made later, and making one outlives who began it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherAttemptsTest extends ArchivingFixture {
  /** It was killed, the disk was full, or this Java cannot do it: other starts cost nothing more. */
  @Test
  void what_failed_is_tried_again_after_an_hour_and_then_after_a_day() throws Exception {
    Files.writeString(home.resolve("broken"), "");
    Files.writeString(home.resolve("go"), "");
    for (Path source : List.of(checkout.resolve("src/main"), checkout.resolve("pom.xml"), jar())) {
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    }
    Path failed = fail("", 1);
    run();
    assertThat(makings()).isEqualTo(1);

    age(failed, 61);
    Path again = fail("-again", 2);
    run();
    age(again, 61);
    run();
    assertThat(makings()).isEqualTo(2);

    age(again, 24 * 60 + 1);
    Files.delete(home.resolve("broken"));
    run();
    awaitText(home.resolve("made"), "made\nmade\nmade\n");
    assertThat(awaitArchive()).exists();
    assertThat(failed).doesNotExist();
    assertThat(again).doesNotExist();
  }

  @Test
  void a_newer_jar_is_tried_at_once() throws Exception {
    Files.writeString(home.resolve("broken"), "");
    Files.writeString(home.resolve("go"), "");
    Path failed = fail("", 1);
    Files.delete(home.resolve("broken"));

    Files.setLastModifiedTime(
        jar(), FileTime.from(Files.getLastModifiedTime(failed).toInstant().plusSeconds(1)));
    run();

    awaitText(home.resolve("made"), "made\nmade\n");
    assertThat(awaitArchive()).exists();
  }

  /** By launchers before this one, an empty archive meant that none was ever to be made again. */
  @Test
  void an_empty_archive_is_made_anew() throws Exception {
    Files.writeString(home.resolve("go"), "");
    run();
    Files.writeString(awaitArchive(), "");

    assertThat(runAhead().out()).contains("-jar").doesNotContain("AOTCache");

    awaitText(home.resolve("made"), "made\nmade\n");
    awaitArchive();
  }

  /** Clients end servers by their process group, and terminals all that they started. */
  @Test
  void making_it_outlives_the_group_the_terminal_and_the_directory_of_the_first_start()
      throws Exception {
    Path directory = Files.createDirectories(place.resolve("passing"));
    List<String> words = List.of(
        "setsid", "sh", "-c", "cd \"$1\" && \"$0\" && echo $$ > \"$HOME/group\" && exec sleep 300");
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(launcher.toString(), directory.toString()));
    ProcessResult.Running client =
        ProcessResult.start(home, environment, command.toArray(String[]::new));
    awaitText(home.resolve("group"), "\n");
    awaitText(home.resolve("made"), "made");

    for (String signal : List.of("HUP", "INT", "KILL")) {
      new ProcessBuilder(
              "kill",
              "-" + signal,
              "--",
              "-" + Files.readString(home.resolve("group")).strip())
          .start()
          .waitFor();
    }
    client.await();
    Files.delete(directory);
    Files.writeString(home.resolve("go"), "");

    assertThat(awaitArchive()).exists();
    assertThat(Files.readString(home.resolve("directory"))).isEqualTo("/\n");
  }

  /** Where there is no setsid, on macOS, signals that can be ignored are. */
  @Test
  void without_setsid_making_it_outlives_all_but_a_kill() throws Exception {
    environment.put("PATH", toolsWithoutSetsid() + ":" + place.resolve("tools"));
    Path group = home.resolve("group");
    ProcessResult.Running client = ProcessResult.start(
        home,
        environment,
        "/usr/bin/setsid",
        "sh",
        "-c",
        "echo $$ > \"$HOME/group\"; exec \"$0\"",
        launcher.toString());
    client.await();
    awaitText(home.resolve("made"), "made");

    for (String signal : List.of("HUP", "INT", "TERM")) {
      new ProcessBuilder(
              "kill", "-" + signal, "--", "-" + Files.readString(group).strip())
          .start()
          .waitFor();
    }
    Files.writeString(home.resolve("go"), "");

    assertThat(awaitArchive()).exists();
  }

  private Path toolsWithoutSetsid() throws IOException {
    Path tools = Files.createDirectories(place.resolve("few tools"));
    for (String tool : List.of(
        "find", "head", "readlink", "sh", "ln", "rm", "mkdir", "nice", "sleep", "touch", "cat")) {
      Files.createSymbolicLink(
          tools.resolve(tool),
          Files.exists(Path.of("/usr/bin", tool))
              ? Path.of("/usr/bin", tool)
              : Path.of("/bin", tool));
    }
    return tools;
  }

  /** Starts a server, whose archive cannot be made, and gives the file that says so. */
  private Path fail(String suffix, int attempts) throws Exception {
    run();
    awaitText(home.resolve("made"), "made\n".repeat(attempts));
    Path classes = home.resolve(".cache/shared-context/classes");
    return awaitFile(classes, ".classes.failed" + suffix);
  }

  private static void age(Path file, int minutes) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
  }
}
