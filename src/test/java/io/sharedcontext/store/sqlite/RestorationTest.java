package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a store when a restore is cut short, at each of its steps. */
class RestorationTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  private Path place;

  private Path home;
  private Path file;
  private Path backup;

  @BeforeEach
  void fill() throws IOException {
    home = Files.createDirectories(place.resolve("home"));
    file = home.resolve("context.db");
    put("first");
    Files.writeString(home.resolve("admin.key"), "of the backup");
    backup = BackupSet.make(
            new BackupSet.Request(file, place.resolve("backups"), "b", NOW), tx -> {}, bytes -> {})
        .directory();
    put("second");
    Files.writeString(home.resolve("admin.key"), "of the store");
    // As if the process that used it had been killed.
    Files.writeString(home.resolve("context.db-wal"), "");
    Files.writeString(home.resolve("context.db-shm"), "");
  }

  private void put(String name) {
    try (Store store = new Store(new SqliteSettings(file, false, true))) {
      store.write(tx -> StoreProcess.put(tx, name)).join();
    }
  }

  private List<String> facts() {
    try (Store store = new Store(new SqliteSettings(file, false, true))) {
      return store.read(
          tx -> tx.list("SELECT name FROM store_fact ORDER BY name", row -> row.text("name")));
    }
  }

  private Restoration restoration() {
    return new Restoration(file, database -> {});
  }

  /** The state after a restore was killed when it had moved so many files. */
  private void cutAfter(int moves) throws IOException {
    Path aside = home.resolve("replaced-then");
    new OutOfService(OutOfService.Cause.RESTORE, Optional.of(aside)).put(file);
    Files.createDirectories(aside);
    List<String> names = List.of("context.db", "context.db-wal", "context.db-shm", "admin.key");
    for (String name : names.subList(0, Math.min(moves, names.size()))) {
      Files.move(home.resolve(name), aside.resolve(name));
    }
    if (moves > names.size()) {
      Files.copy(backup.resolve("admin.key"), home.resolve("admin.key"));
    }
    if (moves > names.size() + 1) {
      Files.copy(backup.resolve("context.db"), file);
    }
  }

  @Test
  void hints_of_the_store_that_was_there_do_not_stay() throws IOException {
    Path hints = Files.createDirectories(home.resolve("context.db.hints"));
    Files.writeString(hints.resolve("told-bob"), "900");

    assertThat(restoration().run(backup, NOW)).isPresent();

    assertThat(hints).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void cut_short_it_keeps_the_store_closed_and_is_undone_on_request(int moves) throws IOException {
    cutAfter(moves);

    assertThatThrownBy(this::facts)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("restore of " + file + " was interrupted");
    assertThat(StoreDiagnosis.hindrance(file).orElseThrow().advice()).contains("doctor --fix");

    assertThat(restoration().mend(NOW).orElseThrow()).contains("undone");
    assertThat(facts()).containsExactly("first", "second");
    assertThat(home.resolve("admin.key")).hasContent("of the store");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void cut_short_it_is_finished_by_the_same_again_and_nothing_is_lost(int moves)
      throws IOException {
    cutAfter(moves);

    Path aside = restoration().run(backup, NOW).orElseThrow();

    assertThat(facts()).containsExactly("first");
    assertThat(home.resolve("admin.key")).hasContent("of the backup");
    assertThat(restoration().run(aside, NOW)).isPresent();
    assertThat(facts()).containsExactly("first", "second");
    assertThat(home.resolve("admin.key")).hasContent("of the store");
  }

  /** SQLite would write it into the copy, and mix two states of the store. */
  @Test
  void a_copy_beside_which_the_log_of_another_lies_is_refused() throws Exception {
    Path raw = Files.createDirectories(place.resolve("raw"));
    Path other = place.resolve("other/context.db");
    try (Store store = new Store(new SqliteSettings(other, false, true))) {
      store.write(tx -> StoreProcess.put(tx, "third")).join();
      Process copying = new ProcessBuilder(
              "/bin/cp", WriteAheadLog.beside(other).toString(), raw.toString())
          .start();
      assertThat(copying.waitFor()).isZero();
    }
    Files.copy(backup.resolve("context.db"), raw.resolve("context.db"));

    assertThatThrownBy(() -> restoration().run(raw, NOW))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(raw.resolve("context.db-wal") + " is not");

    assertThat(raw.resolve("context.db-wal")).isNotEmptyFile();
    assertThat(facts()).containsExactly("first", "second");
  }

  @Test
  void where_nothing_was_nothing_is_moved_aside() throws IOException {
    Path fresh = place.resolve("fresh/context.db");

    assertThat(new Restoration(fresh, database -> {}).run(backup, NOW)).isEmpty();

    assertThat(fresh).exists();
    assertThat(fresh.resolveSibling("admin.key")).hasContent("of the backup");
  }

  @Test
  void while_somebody_uses_the_store_it_stays_as_it_is() {
    Restoration restoration = new Restoration(file, database -> {
      throw new IllegalStateException("in use");
    });

    assertThatThrownBy(() -> restoration.run(backup, NOW)).hasMessage("in use");
    assertThat(facts()).containsExactly("first", "second");
  }

  /** Each would take the other's half-copied draft for its own. */
  @Test
  void of_two_at_once_one_is_refused_and_the_other_goes_on() throws IOException {
    List<Throwable> refused = new ArrayList<>();
    Restoration restoration = new Restoration(file, database -> {
      if (Files.exists(home.resolve(".restore-draft/context.db"))) {
        refused.add(catchThrowable(() -> restoration().run(backup, NOW)));
      }
    });

    assertThat(restoration.run(backup, NOW)).isPresent();

    assertThat(refused).hasSize(1).first().isInstanceOf(Failure.class);
    assertThat(refused.get(0)).hasMessageContaining("another restore");
    assertThat(facts()).containsExactly("first");
    assertThat(restoration().run(backup, NOW)).isPresent();
  }

  @Test
  void secrets_of_a_restore_that_is_undone_do_not_stay() throws IOException {
    Path fresh = Files.createDirectories(place.resolve("fresh")).resolve("context.db");
    new OutOfService(OutOfService.Cause.RESTORE, Optional.of(place.resolve("fresh/replaced-then")))
        .put(fresh);
    Files.copy(backup.resolve("admin.key"), fresh.resolveSibling("admin.key"));

    assertThat(new Restoration(fresh, database -> {}).mend(NOW)).isPresent();

    assertThat(fresh.resolveSibling("admin.key")).doesNotExist();
  }
}
