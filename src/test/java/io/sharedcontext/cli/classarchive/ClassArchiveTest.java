package io.sharedcontext.cli.classarchive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left beside archives by makers that failed or are gone. */
class ClassArchiveTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  private Path place;

  private Path aged(Path file, Duration age) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  @Test
  void leftovers_of_dead_makers_are_cleared_and_the_work_of_the_living_is_not() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    Path dead = Files.createDirectories(place.resolve("making-classes-1/home"));
    Files.writeString(place.resolve("making-classes-1/owner"), "");
    Path old = aged(Files.createDirectories(place.resolve("making-classes-2")), Duration.ofDays(2));
    Path young =
        aged(Files.createDirectories(place.resolve("making-classes-3")), Duration.ofHours(1));
    Path stale =
        Files.createSymbolicLink(place.resolve("a.classes.lock"), Path.of(gone.pid() + ":1"));
    Path unused = aged(Files.writeString(place.resolve("b.classes"), "x"), Duration.ofDays(61));
    Path used = aged(Files.writeString(place.resolve("c.classes"), "x"), Duration.ofDays(59));
    Path foreign = aged(Files.writeString(place.resolve("notes"), "x"), Duration.ofDays(99));

    try (WorkDirectory living = WorkDirectory.in(place)) {
      WorkDirectory.sweep(place, NOW);

      assertThat(living.resolve("owner")).exists();
    }
    assertThat(List.of(dead, old, unused)).noneMatch(Files::exists);
    assertThat(Files.exists(stale, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(List.of(young, used, foreign)).allMatch(Files::exists);
    assertThat(place.toFile().list()).hasSize(3);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_lock_whose_process_has_left_its_number_to_another_is_cleared() throws IOException {
    long self = ProcessHandle.current().pid();
    String birth = RunningProcess.birth(self).orElseThrow();
    Files.createSymbolicLink(place.resolve("a.classes.lock"), Path.of(self + ":1"));
    Path held =
        Files.createSymbolicLink(place.resolve("b.classes.lock"), Path.of(self + ":" + birth));

    WorkDirectory.sweep(place, NOW);

    assertThat(place.toFile().list()).containsExactly("b.classes.lock");
    assertThat(held).isSymbolicLink();
  }

  @Test
  void failures_are_dated_by_when_they_began_and_the_second_counts_for_a_day() throws IOException {
    Path archive = place.resolve("a.classes");
    FailedAttempt.note(archive, NOW, "full disk", false);
    assertThat(FailedAttempt.latest(archive))
        .contains(new FailedAttempt(NOW, Duration.ofHours(1), "full disk"));

    // As the launcher does before the second attempt.
    Files.writeString(place.resolve("a.classes.failed-again"), "");
    FailedAttempt.note(archive, NOW.plusSeconds(4_000), "killed", false);
    assertThat(FailedAttempt.latest(archive))
        .contains(new FailedAttempt(NOW.plusSeconds(4_000), Duration.ofDays(1), "killed"));

    FailedAttempt.forget(archive);
    assertThat(FailedAttempt.latest(archive)).isEmpty();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void a_java_that_cannot_is_asked_again_after_a_day() throws IOException {
    Path archive = place.resolve("a.classes");
    FailedAttempt.note(archive, NOW, "this Java wrote no archive", true);

    assertThat(FailedAttempt.latest(archive).map(FailedAttempt::next))
        .contains(NOW.plus(Duration.ofDays(1)));
  }
}
