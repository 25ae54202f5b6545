package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a disk of 3 MB; skipped where a test may not mount one. */
class FullDiskIT {
  private final Path disk;

  FullDiskIT(@TempDir Path disk) {
    this.disk = disk;
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
    assumeTrue(
        runs("/bin/mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()),
        "this user may not mount a small disk");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    assertThat(runs("/bin/umount", "-l", disk.toString())).isTrue();
  }

  private static CompletableFuture<Integer> put(Store store, String name) {
    return store.write(tx -> StoreProcess.put(tx, name));
  }

  @Test
  void a_full_disk_refuses_changes_keeps_what_it_has_and_recovers() throws IOException {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[1_000_000]);
    try (Store store = new Store(new SqliteSettings(disk.resolve("context.db"), true, false))) {
      int kept = 0;
      CompletableFuture<Integer> last = put(store, "x0" + "y".repeat(20_000));
      while (last.handle((done, failure) -> failure == null).join()) {
        kept++;
        last = put(store, "x" + kept + "y".repeat(20_000));
      }

      assertThat(last.handle((done, failure) -> ((Failure) failure).code()).join())
          .isEqualTo(ErrorCode.STORE_FULL);
      long count =
          store.read(tx -> tx.number("SELECT count(*) AS n FROM store_fact WHERE name LIKE 'x%'"));
      assertThat(count).isEqualTo(kept);
      Files.delete(ballast);
      assertThat(put(store, "after" + "y".repeat(20_000)).join()).isEqualTo(1);
      assertThat(store.problems(false)).isEmpty();
    }
  }

  /** Mounts another disk in place of the one that is there. */
  private void instead(String options) throws IOException, InterruptedException {
    unmount();
    assumeTrue(
        runs("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()),
        "this user may not mount a small disk");
  }

  private Failure refusal() {
    try (Store store = new Store(new SqliteSettings(disk.resolve("context.db"), true, false))) {
      return catchThrowableOfType(Failure.class, store::open);
    }
  }

  @Test
  void a_disk_that_takes_no_more_files_is_a_full_one() throws IOException, InterruptedException {
    for (int files = 2; files < 8; files++) {
      instead("size=3m,nr_inodes=" + files);
      assertThat(refusal().code()).as(files + " files").isEqualTo(ErrorCode.STORE_FULL);
      assertThat(refusal().sentence()).contains("no inodes are left");
    }
  }

  @Test
  void a_disk_without_room_for_a_store_is_a_full_one() throws IOException, InterruptedException {
    instead("size=8k");
    assertThat(refusal().code()).isEqualTo(ErrorCode.STORE_FULL);
    assertThat(refusal().sentence()).contains("is full");
  }
}
