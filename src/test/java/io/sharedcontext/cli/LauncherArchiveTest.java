package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code bin/shared-context} has an archive of classes made, once, and uses one that fits. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherArchiveTest extends ArchivingFixture {
  @Test
  void the_first_start_has_it_made_and_waits_for_nothing() throws Exception {
    ProcessResult first = run();

    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("-jar").doesNotContain("AOTCache", "the archive talks");
    awaitText(home.resolve("made"), "made");
    Files.writeString(home.resolve("go"), "");
    Path archive = awaitArchive();
    assertThat(run("serve").out().lines())
        .contains("-XX:AOTCache=" + archive, "-Xlog:aot*=off:stderr");
    assertThat(makings()).isEqualTo(1);
  }

  /** The JVM would crash on one with a few bytes changed; its sum takes a fifth of a start. */
  @Test
  void one_that_was_written_to_since_it_was_made_is_checked_and_made_anew() throws Exception {
    Files.writeString(home.resolve("go"), "");
    run();
    Path archive = awaitArchive();
    assertThat(run().out().lines())
        .contains("-XX:AOTCache=" + archive)
        .doesNotContain("-XX:+VerifySharedSpaces");

    FileTime made =
        Files.getLastModifiedTime(archive.resolveSibling(archive.getFileName() + ".size"));
    Files.setLastModifiedTime(archive, FileTime.from(made.toInstant().plusMillis(10)));

    assertThat(runAhead().out().lines())
        .contains("-XX:AOTCache=" + archive, "-XX:+VerifySharedSpaces");
    awaitText(home.resolve("made"), "made\nmade\n");
    awaitArchive();
    assertThat(run().out().lines())
        .contains("-XX:AOTCache=" + archive)
        .doesNotContain("-XX:+VerifySharedSpaces");
    assertThat(makings()).isEqualTo(2);
  }

  /** A client that waits for the end of the server's output would otherwise wait for the archive. */
  @Test
  void making_it_holds_none_of_the_pipes_of_the_client() throws Exception {
    // cat ends when nobody has the pipe any more.
    ProcessResult server = start(Path.of("/bin/sh"), "-c", "\"$0\" 2>&1 | cat", launcher.toString())
        .await();

    assertThat(server.out()).contains("-jar");
    awaitText(home.resolve("made"), "made");
    Files.writeString(home.resolve("go"), "");
    assertThat(awaitArchive()).isNotNull();
  }

  @Test
  void many_first_starts_have_it_made_once() throws Exception {
    List<ProcessResult.Running> started = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      started.add(start(launcher));
    }
    for (ProcessResult.Running running : started) {
      assertThat(running.await().code()).isZero();
    }

    Files.writeString(home.resolve("go"), "");
    awaitArchive();
    assertThat(makings()).isEqualTo(1);
  }

  @Test
  void a_newer_jar_gets_a_new_one() throws Exception {
    Files.writeString(home.resolve("go"), "");
    run();
    Path archive = awaitArchive();

    Files.setLastModifiedTime(
        jar(), FileTime.from(Files.getLastModifiedTime(archive).toInstant().plusSeconds(1)));
    // Java 25 would take the old jar's classes out of it if the new jar has the same size.
    assertThat(runAhead().out()).contains("-jar").doesNotContain("AOTCache");

    awaitText(home.resolve("made"), "made\nmade\n");
    assertThat(awaitArchive()).isEqualTo(archive);
  }

  @Test
  void the_lock_of_a_dead_process_stops_nobody_for_good() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(home.resolve("go"), "");
    run();
    Path archive = awaitArchive();
    Files.delete(archive);
    Files.createSymbolicLink(
        archive.resolveSibling(archive.getFileName() + ".lock"), Path.of(dead.pid() + ":1"));

    run();

    awaitText(home.resolve("made"), "made\nmade\n");
    assertThat(awaitArchive()).isEqualTo(archive);
  }

  @Test
  void a_command_alone_has_it_made() throws Exception {
    Files.writeString(home.resolve("go"), "");

    assertThat(run("status").out()).endsWith("status\n");

    assertThat(awaitArchive()).exists();
    assertThat(run("status").out()).contains("-XX:AOTCache=");
    assertThat(makings()).isEqualTo(1);
  }

  @Test
  void an_older_java_is_not_given_one_that_was_cut_short() throws Exception {
    use("17.0.15");
    Files.writeString(home.resolve("go"), "");
    run();
    Path archive = awaitArchive();
    assertThat(run().out()).contains("-XX:SharedArchiveFile=" + archive);

    Files.writeString(archive, "cla");

    assertThat(runAhead().out()).contains("-jar").doesNotContain("SharedArchiveFile");
  }

  @Test
  void it_can_be_switched_off() throws Exception {
    Files.writeString(home.resolve("go"), "");
    run();
    Path archive = awaitArchive();
    environment.put("SHARED_CONTEXT_CLASS_ARCHIVE", "off");

    assertThat(run().out()).contains("-jar").doesNotContain("AOTCache");
    Files.delete(archive);
    assertThat(run().code()).isZero();
    assertThat(makings()).isEqualTo(1);
  }
}
