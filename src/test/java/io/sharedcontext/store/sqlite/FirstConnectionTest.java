package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a database beside which the log of another may lie. */
class FirstConnectionTest {
  @TempDir
  private Path place;

  private Path file;

  /** The files of a store whose process was killed: all that was written is in the log. */
  @BeforeEach
  void leave() throws IOException {
    Path home = Files.createDirectories(place.resolve("home"));
    file = Files.createDirectories(place.resolve("left")).resolve("context.db");
    try (Store store = new Store(new SqliteSettings(home.resolve("context.db"), false, true))) {
      store.write(tx -> StoreProcess.put(tx, "kept")).join();
      // Read from outside, or closing them would drop the locks of this process.
      copy(home.resolve("context.db"), file);
      copy(WriteAheadLog.beside(home.resolve("context.db")), WriteAheadLog.beside(file));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      assertThat(new ProcessBuilder("/bin/cp", from.toString(), to.toString())
              .start()
              .waitFor())
          .isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void open(Path file) throws IOException, SQLException {
    try (Connection connection = FirstConnection.open(file)) {
      assertThat(ConnectionFactory.text(connection, "SELECT count(*) FROM sqlite_schema"))
          .isNotEqualTo("0");
    }
  }

  @Test
  void its_own_log_is_brought_into_it() throws Exception {
    open(file);

    assertThat(WriteAheadLog.beside(file)).doesNotExist();
    assertThat(names()).contains("kept");
  }

  private String names() throws SQLException {
    try (Connection connection = ReadOnlyStore.withoutLog(file)) {
      return ConnectionFactory.text(connection, "SELECT group_concat(name) FROM store_fact");
    }
  }

  /** SQLite would read all pages from the log and write them into the file when it is closed. */
  @Test
  void a_log_beside_what_is_no_database_is_not_written_into_it() throws IOException {
    String diary = "my diary\n".repeat(100_000);
    Files.writeString(file, diary);
    byte[] log = Files.readAllBytes(WriteAheadLog.beside(file));

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("was overwritten");

    assertThat(file).hasContent(diary);
    assertThat(WriteAheadLog.beside(file)).hasBinaryContent(log);
    assertThatThrownBy(() -> open(file)).hasMessageContaining("was overwritten");
  }

  /** Nobody can tell whose log it is, so nothing may become of it. */
  @Test
  void a_log_that_cannot_be_read_with_its_database_is_not_written_into_it() throws IOException {
    byte[] rubbish = Files.readAllBytes(file);
    // The header stays, and with it what tells this database from others.
    java.util.Arrays.fill(rubbish, 100, rubbish.length, (byte) 7);
    Files.write(file, rubbish);
    Path log = WriteAheadLog.beside(file);
    byte[] damaged = Files.readAllBytes(log);
    java.util.Arrays.fill(damaged, 32 + 24 + 4_096 + 8, damaged.length, (byte) 9);
    Files.write(log, damaged);

    assertThatThrownBy(() -> open(file)).isInstanceOfAny(SQLException.class, Failure.class);

    assertThat(file).hasBinaryContent(rubbish);
    assertThat(log).hasBinaryContent(damaged);
  }

  /** As when it is put back while no server runs, and the log of what was there is left. */
  @Test
  void an_older_copy_of_the_same_store_does_not_get_its_newer_log() throws Exception {
    Path store = Files.createDirectories(place.resolve("other")).resolve("context.db");
    Path copy = Files.createDirectories(place.resolve("copy")).resolve("context.db");
    try (Store open = new Store(new SqliteSettings(store, false, true))) {
      open.write(tx -> StoreProcess.put(tx, "old")).join();
      emptyLog(store);
      copy(store, file);
      open.write(tx -> StoreProcess.put(tx, "moved")).join();
      emptyLog(store);
      copy(store, copy);
      open.write(tx -> StoreProcess.put(tx, "logged")).join();
      copy(WriteAheadLog.beside(store), WriteAheadLog.beside(file));
      copy(WriteAheadLog.beside(store), WriteAheadLog.beside(copy));
    }

    assertThatThrownBy(() -> open(file)).hasMessageContaining("was overwritten");
    open(copy);

    assertThat(names()).contains("old").doesNotContain("logged");
    try (Connection connection = ReadOnlyStore.withoutLog(copy)) {
      assertThat(ConnectionFactory.text(
              connection,
              "SELECT count(*) FROM store_fact WHERE name IN" + " ('old', 'moved', 'logged')"))
          .isEqualTo("3");
    }
  }

  private static void emptyLog(Path store) throws SQLException {
    try (Connection connection = new ConnectionFactory(store).keeper()) {
      assertThat(ConnectionFactory.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)"))
          .isEqualTo("0");
    }
  }

  /** With more rows than the database has, and without the page that has the number of definitions. */
  @Test
  void a_log_of_another_store_that_lacks_the_first_page_is_recognised_by_its_mark()
      throws Exception {
    open(file);
    Path other = Files.createDirectories(place.resolve("other")).resolve("context.db");
    Path log = WriteAheadLog.beside(file);
    try (Store store = new Store(new SqliteSettings(other, false, true))) {
      for (int i = 0; i < 30; i++) {
        int number = i;
        store.write(tx -> StoreProcess.put(tx, "foreign " + number)).join();
      }
      emptyLog(other);
      store
          .write(tx -> tx.run("DELETE FROM store_fact WHERE name = 'foreign 1'"))
          .join();
      copy(WriteAheadLog.beside(other), log);
    }
    try (LogFrames frames = LogFrames.open(file)) {
      for (int i = 1; i <= (Files.size(log) - 32) / (24 + frames.pageSize()); i++) {
        assertThat(frames.frame(i).page()).isNotEqualTo(1);
      }
    }

    assertThatThrownBy(() -> open(file)).hasMessageContaining("was overwritten");

    Files.delete(log);
    assertThat(names()).contains("kept").doesNotContain("foreign");
  }

  @Test
  void a_newer_stamp_of_a_store_that_somebody_has_open_is_gone_by() throws Exception {
    open(file);
    try (FileStampReader stamps = new FileStampReader(file);
        NotedStamp noted = new NotedStamp(file);
        Connection inUse = new ConnectionFactory(file).keeper()) {
      assertThat(ConnectionFactory.text(inUse, "SELECT count(*) FROM sqlite_schema"))
          .isNotEmpty();
      FileStamp now = stamps.read();
      noted.raise(new FileStamp(now.definitions(), OptionalLong.of(now.rows().orElse(0) + 1)));

      assertThatThrownBy(() -> open(file)).hasMessageContaining("was overwritten");
    }
  }

  @Test
  void what_was_noted_before_anybody_had_the_store_open_does_not_count() throws Exception {
    try (FileStampReader stamps = new FileStampReader(file);
        NotedStamp noted = new NotedStamp(file)) {
      FileStamp now = stamps.read();
      noted.raise(new FileStamp(now.definitions(), OptionalLong.of(1_000_000)));

      open(file);

      assertThat(noted.read()).isEmpty();
    }
  }
}
