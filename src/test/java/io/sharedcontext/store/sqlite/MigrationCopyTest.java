package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of an earlier version is copied before it is changed. */
class MigrationCopyTest {
  private static final int NEWEST = Migration.ALL.size();

  @TempDir
  private Path home;

  private Path file() {
    return home.resolve("context.db");
  }

  private Store store(int version) {
    StoreEnvironment real = StoreEnvironment.real();
    return SqliteEngine.store(
        new SqliteSettings(file(), false, true),
        new StoreEnvironment(
            real.fileSystem(), real.migrations().subList(0, version), real.caches()));
  }

  private void makeOld() {
    try (Store old = store(7)) {
      old.write(tx -> StoreProcess.put(tx, "of the old store")).join();
    }
  }

  private List<BackupSet> copies() throws IOException {
    Path directory = home.resolve("backups");
    return Files.exists(directory) ? BackupSet.in(directory) : List.of();
  }

  @Test
  void a_store_is_copied_as_it_was_before_it_is_brought_to_a_later_version() throws IOException {
    makeOld();
    try (Store store = store(NEWEST)) {
      assertThat(store.facts().version()).isEqualTo(NEWEST);
    }

    assertThat(copies()).hasSize(1);
    BackupSet copy = copies().get(0);
    assertThat(copy.directory().getFileName().toString())
        .startsWith("before-v%03d-".formatted(NEWEST));
    assertThat(copy.description().path("version").asInt()).isEqualTo(7);
    assertThat(copy.rows("store_fact")).isEqualTo(1);

    Files.delete(file());
    Path unused = new Restoration(file(), database -> {})
        .run(copy.directory(), copy.madeAt())
        .orElse(home);
    try (Store old = store(7)) {
      assertThat(old.facts().version()).isEqualTo(7);
    }
  }

  @Test
  void a_new_store_and_one_of_this_version_are_not_copied() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (Store store = store(NEWEST)) {
        store.open();
      }
    }
    assertThat(copies()).isEmpty();
  }

  @Test
  void processes_that_start_together_make_one_copy() throws IOException, InterruptedException {
    try (Store old = SqliteEngine.store(
        new SqliteSettings(file(), true, false), StoreProcess.surroundings("1"))) {
      old.open();
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(StoreProcess.start("open", file().toString(), "2"));
    }
    for (Process process : processes) {
      assertThat(StoreProcess.lines(process)).containsExactly("done");
      assertThat(process.waitFor()).isZero();
    }
    assertThat(copies()).hasSize(1);
  }

  @Test
  void without_room_for_the_copy_the_store_stays_of_its_version()
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
    assumeTrue(
        runs("/bin/mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", home.toString()),
        "this user may not mount a small disk");
    try {
      makeOld();
      try (Store store = store(NEWEST)) {
        assertThatThrownBy(store::open)
            .isInstanceOf(Failure.class)
            .hasMessageContaining("no room for a copy")
            .extracting(thrown -> ((Failure) thrown).code())
            .isEqualTo(ErrorCode.STORE_FULL);
      }
      try (Store old = store(7)) {
        assertThat(old.facts().version()).isEqualTo(7);
      }
    } finally {
      assertThat(runs("/bin/umount", "-l", home.toString())).isTrue();
    }
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
