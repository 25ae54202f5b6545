package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ExpectedErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the system does not tell who holds which lock: not Linux, or {@code /proc} is kept from a process. */
@EnabledOnOs(OS.LINUX)
class UntoldLocksTest {
  @TempDir
  Path home;

  private Path file;

  @BeforeEach
  void hide() {
    file = home.resolve("context.db");
    KernelLocks.lookAt(StoreProcess.NO_TABLE);
  }

  @AfterEach
  void tell() {
    KernelLocks.lookAt(Path.of("/proc/locks"));
  }

  private Store store() {
    return SqliteEngine.store(new SqliteSettings(file, true, true), StoreProcess.surroundings("1"));
  }

  private Process other(String fact) throws IOException {
    return StoreProcess.start("untold", file.toString(), "1", fact);
  }

  private static boolean accepted(Store store, String fact) {
    return store
        .write(tx -> StoreProcess.put(tx, fact))
        .handle((done, failure) -> failure == null)
        .join();
  }

  private static long facts(Store store) {
    return store.read(tx -> tx.number(
        "SELECT count(*) AS n FROM store_fact WHERE name IN ('mine', 'theirs', 'after')"));
  }

  @Test
  void that_nothing_is_told_is_not_that_nobody_is_there() {
    try (Store store = store()) {
      store.open();
      assertThat(KernelLocks.holders(file, 0, Long.MAX_VALUE)).isEmpty();
      tell();
      assertThat(KernelLocks.holders(file, 0, Long.MAX_VALUE).orElseThrow())
          .containsExactly(ProcessHandle.current().pid());
      assertThat(KernelLocks.holders(home.resolve("none"), 0, 1)).contains(java.util.List.of());
    }
  }

  /** Who is the first to open it anew must not do so before the last has brought the lost log into it. */
  @Test
  void of_a_log_that_is_lost_beside_another_process_nothing_that_was_acknowledged_is_missing()
      throws Exception {
    try (Store store = store();
        ExpectedErrors errors = ExpectedErrors.containing("opened anew")) {
      store.write(tx -> StoreProcess.put(tx, "mine")).join();
      Process other = other("theirs");
      BufferedReader says = StoreProcess.reader(other);
      assertThat(says.readLine()).isNotEmpty();

      Files.delete(WriteAheadLog.beside(file));
      Files.delete(LogIndex.beside(file));
      Await.until("a change is accepted", () -> accepted(store, "after"));

      assertThat(facts(store)).isEqualTo(3);
      other.getOutputStream().close();
      assertThat(other.waitFor()).isZero();
      assertThat(facts(store)).isEqualTo(3);
      assertThat(store.problems(false)).isEmpty();
      assertThat(errors.text()).contains("opened anew");
    }
  }

  @Test
  void a_store_that_was_closed_is_opened_without_waiting_for_others() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (Store store = store()) {
        store.open();
        assertThat(StoreOpener.init(file)).isNotEmptyFile();
      }
      assertThat(LogIndex.beside(file)).doesNotExist();
      assertThat(StoreOpener.init(file)).isEmptyFile();
    }
  }

  /** It was stopped, so that it cannot come back to the file that took the place of the lost one. */
  @Test
  void a_process_whose_slot_was_lost_is_not_taken_for_dead() throws Exception {
    Process other = other("theirs");
    try {
      String id = Optional.ofNullable(StoreProcess.reader(other).readLine()).orElseThrow();
      new ProcessBuilder("/bin/kill", "-STOP", Long.toString(other.pid()))
          .start()
          .waitFor();
      Files.delete(home.resolve("context.db.presence"));

      try (Store store = store()) {
        assertThat(store.processes().alive(id)).isTrue();
        assertThat(store.processes().stopped(id)).isFalse();
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void in_a_store_that_is_new_the_dead_are_dead_at_once() throws Exception {
    Process other = other("theirs");
    String id = Optional.ofNullable(StoreProcess.reader(other).readLine()).orElseThrow();
    other.destroyForcibly().waitFor();
    try (Store store = store()) {
      // It takes the slot, so that the number of the one before is nowhere.
      assertThat(store.processes().self().split("-", 2)[0]).isEqualTo(id.split("-", 2)[0]);
      assertThat(store.processes().alive(id)).isFalse();
    }
  }

  /** After a loss of power the note may be ahead of the file. */
  @Test
  void a_note_that_is_ahead_of_the_database_does_not_close_it() throws Exception {
    try (Store store = store()) {
      store.write(tx -> StoreProcess.put(tx, "mine")).join();
    }
    try (NotedStamp noted = new NotedStamp(file);
        FileStampReader stamps = new FileStampReader(file)) {
      FileStamp now = stamps.readable();
      noted.raise(new FileStamp(now.definitions(), java.util.OptionalLong.of(1_000_000)));
    }
    try (Store store = store()) {
      assertThat(facts(store)).isEqualTo(1);
    }
  }
}
