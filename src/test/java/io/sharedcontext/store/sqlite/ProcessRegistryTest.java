package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process is alive until it ends, however it ends, and no other is ever taken for it. */
@Timeout(120)
class ProcessRegistryTest {
  @TempDir
  Path home;

  private Store store() {
    return SqliteEngine.store(
        new SqliteSettings(home.resolve("context.db"), false, true),
        StoreProcess.surroundings("1"));
  }

  private Process other() throws IOException {
    return StoreProcess.start("join", home.resolve("context.db").toString(), "1");
  }

  @Test
  void a_killed_process_is_dead_and_its_successor_is_another() throws Exception {
    try (Store store = store()) {
      ProcessRegistry processes = store.processes();
      Process first = other();
      String id = StoreProcess.reader(first).readLine();
      assertThat(processes.alive(id)).isTrue();

      first.destroyForcibly().waitFor();
      assertThat(processes.alive(id)).isFalse();

      Process second = other();
      BufferedReader reader = StoreProcess.reader(second);
      String successor = reader.readLine();
      assertThat(processes.alive(successor)).isTrue();
      assertThat(processes.alive(id)).isFalse();
      assertThat(successor.split("-", 2)[0]).isEqualTo(id.split("-", 2)[0]);
      second.getOutputStream().close();
      assertThat(second.waitFor()).isZero();
      assertThat(processes.alive(successor)).isFalse();
    }
  }

  /** It takes the slot of the one that was killed, whose number is then nowhere. */
  @Test
  void a_process_that_joins_late_knows_who_is_dead() throws Exception {
    try (Store store = store()) {
      store.write(tx -> 1).join();
      Process first = other();
      String id = StoreProcess.reader(first).readLine();
      first.destroyForcibly().waitFor();
      assertThat(store.processes().self().split("-", 2)[0]).isEqualTo(id.split("-", 2)[0]);
      assertThat(store.processes().alive(id)).isFalse();
    }
  }

  @Test
  void asking_for_others_does_not_end_this_process_for_them() throws Exception {
    try (Store store = store();
        Store peer = store()) {
      String self = store.processes().self();
      Process one = other();
      String id = StoreProcess.reader(one).readLine();
      for (int i = 0; i < 100; i++) {
        assertThat(store.processes().alive(id)).isTrue();
      }
      assertThat(store.processes().alive(self)).isTrue();
      assertThat(peer.processes().alive(self)).isTrue();
      one.destroyForcibly().waitFor();
    }
  }

  @Test
  void an_interrupted_thread_may_ask() throws Exception {
    try (Store store = store()) {
      ProcessRegistry processes = store.processes();
      Process one = other();
      String id = StoreProcess.reader(one).readLine();

      Thread.currentThread().interrupt();
      boolean alive = processes.alive(id);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(alive).isTrue();
      assertThat(processes.alive(id)).isTrue();
      one.destroyForcibly().waitFor();
    }
  }

  /** Waits take that for a moment's trouble; an error inside the server would end them. */
  @Test
  void while_the_directory_is_away_nobody_knows_and_says_so() throws Exception {
    Path place = Files.createDirectory(home.resolve("place"));
    Path away = home.resolve("away");
    try (Store store = SqliteEngine.store(
        new SqliteSettings(place.resolve("context.db"), false, true),
        StoreProcess.surroundings("1"))) {
      ProcessRegistry processes = store.processes();
      String gone = "77-1";
      assertThat(processes.alive(gone)).isFalse();

      Files.move(place, away);
      for (ThrowingCallable question :
          List.<ThrowingCallable>of(() -> processes.alive(gone), processes::running)) {
        assertThatThrownBy(question).isInstanceOfSatisfying(Failure.class, failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
          assertThat(failure.sentence()).contains("it is not there");
        });
      }

      Files.move(away, place);
      assertThat(processes.alive(gone)).isFalse();
      assertThat(processes.running()).isEqualTo(1);
    }
  }

  @Test
  void a_text_that_no_process_gave_itself_is_dead() {
    try (Store store = store()) {
      ProcessRegistry processes = store.processes();
      String self = processes.self();
      for (String text : Set.of("", "-", "x-1", "0", "9999-1", "77-1", self + "0", "0-zz")) {
        assertThat(processes.alive(text)).as(text).isFalse();
      }
    }
  }

  @Test
  void stores_of_one_process_are_told_apart() {
    Set<String> names = new HashSet<>();
    try (Store one = store();
        Store two = store()) {
      names.add(one.processes().self());
      names.add(two.processes().self());
      names.add(one.processes().self());
      assertThat(names).hasSize(2);
      assertThat(one.processes().alive(two.processes().self())).isTrue();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void its_file_is_the_owners_alone() throws IOException {
    try (Store store = store()) {
      assertThat(store.processes().self()).isNotEmpty();
      assertThat(Files.getPosixFilePermissions(home.resolve("context.db.presence")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }
}
