package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starts of {@code bin/shared-context} at once build once, and wait for nobody who is gone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherLocksTest extends CheckoutFixture {
  @Test
  void many_first_starts_build_once() throws Exception {
    Files.delete(home.resolve("go"));
    List<ProcessResult.Running> started = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      started.add(start(launcher));
    }
    for (ProcessResult.Running running : started) {
      awaitText(running.err(), "building the server");
    }

    Files.writeString(home.resolve("go"), "");

    for (ProcessResult.Running running : started) {
      ProcessResult finished = running.await();
      assertThat(finished.code()).as(finished.err()).isZero();
      assertThat(finished.out()).contains("-jar").doesNotContain("Maven talks");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_build_outlives_the_start_that_began_it() throws Exception {
    Files.delete(home.resolve("go"));
    ProcessResult.Running first = start(launcher);
    awaitText(first.err(), "building the server");
    awaitText(home.resolve("builds"), "built");

    first.process().destroy();
    first.process().waitFor();
    ProcessResult.Running second = start(launcher);
    awaitText(second.err(), "is building the server");
    Files.writeString(home.resolve("go"), "");

    assertThat(second.await().code()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void the_lock_of_a_dead_process_stops_nobody() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(checkout.resolve("target"));
    Files.createSymbolicLink(
        checkout.resolve("target/launcher.lock"), Path.of(Long.toString(dead.pid())));

    assertThat(run().code()).isZero();
  }

  /** In containers with a mounted checkout the same small numbers come again and again. */
  @Test
  void the_lock_of_a_process_whose_number_another_one_got_stops_nobody() throws Exception {
    Files.createDirectories(checkout.resolve("target"));
    for (String holder : List.of("1", "1:", "1:0", "1:of another year", "", "nobody", "nobody:1")) {
      Path lock = checkout.resolve("target/launcher.lock");
      Files.deleteIfExists(lock);
      Files.createSymbolicLink(lock, Path.of(holder.isEmpty() ? ":" : holder));
      Files.deleteIfExists(jar());

      ProcessResult finished = run();

      assertThat(finished.code()).as("lock of %s: %s", holder, finished.err()).isZero();
      assertThat(finished.err()).doesNotContain("waiting");
    }
  }

  /** It has ended, and only its parent's asking for its exit code would make it go. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void the_lock_of_a_zombie_stops_nobody() throws Exception {
    Files.createDirectories(checkout.resolve("target"));
    Path number = home.resolve("zombie");
    Process parent = new ProcessBuilder(
            "/bin/sh", "-c", "sh -c 'echo $$ > \"$0\"' \"$0\" & exec sleep 300", number.toString())
        .start();
    try {
      awaitText(number, "\n");
      String pid = Files.readString(number).strip();
      awaitText(Path.of("/proc", pid, "stat"), ") Z ");
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      String born = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
      Files.createSymbolicLink(checkout.resolve("target/launcher.lock"), Path.of(pid + ":" + born));

      ProcessResult finished = run();

      assertThat(finished.code()).as(finished.err()).isZero();
      assertThat(finished.err()).doesNotContain("waiting");
    } finally {
      parent.destroyForcibly();
    }
  }

  /** Its machine was suspended, or Maven hangs: whoever waits builds beside it in the end. */
  @Test
  void a_build_that_never_ends_is_not_waited_for_for_ever() throws Exception {
    Files.delete(home.resolve("go"));
    ProcessResult.Running hanging = start(launcher);
    awaitText(home.resolve("builds"), "built");
    script(place.resolve("tools/sleep"), "#!/bin/sh\nexit 0\n");
    script(place.resolve("tools/mvn"), MAVEN.replaceFirst("until .*", ""));

    ProcessResult second = run();

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err()).contains("waiting for process", "building the server");
    Files.writeString(home.resolve("go"), "");
    assertThat(hanging.await().code()).isZero();
  }
}
