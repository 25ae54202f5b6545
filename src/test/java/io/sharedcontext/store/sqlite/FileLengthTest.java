package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store makes of a file that became shorter while it was open. */
class FileLengthTest {
  private static final String EMPTIED = "PRAGMA wal_checkpoint(TRUNCATE)";

  private final Path file;
  private final Store store;

  FileLengthTest(@TempDir Path home) {
    file = home.resolve("context.db");
    store = new Store(new SqliteSettings(file, true, false));
  }

  @BeforeEach
  void fill() throws SQLException {
    for (int i = 0; i < 10; i++) {
      assertThat(put("x" + i + "x".repeat(100_000)).join()).isEqualTo(1);
    }
    another(EMPTIED);
    assertThat(put("last").join()).isEqualTo(1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CompletableFuture<Integer> put(String name) {
    return store.write(tx -> StoreProcess.put(tx, name));
  }

  private long count(String pattern) {
    return store.read(
        tx -> tx.number("SELECT count(*) AS n FROM store_fact WHERE name LIKE ?", pattern));
  }

  /** Somebody else does something with the file. */
  private void another(String... statements) throws SQLException {
    try (Connection connection = new ConnectionFactory(file).keeper();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean unused = statement.execute(sql);
      }
    }
  }

  private void compacted() throws IOException, SQLException {
    long before = Files.size(file);
    store.write(tx -> tx.run("DELETE FROM store_fact WHERE name LIKE 'x%'")).join();
    another("VACUUM", EMPTIED);
    assertThat(Files.size(file)).isLessThan(before);
  }

  private void cut() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  @Test
  void one_that_was_cut_is_refused_before_anything_is_acknowledged() throws IOException {
    cut();

    Failure failure = put("after").handle((done, thrown) -> (Failure) thrown).join();

    assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(failure.sentence()).contains("lost its end");
    assertThatThrownBy(() -> count("%")).hasMessageContaining("lost its end");
  }

  @Test
  void one_that_was_cut_is_refused_by_who_opens_it_then_too() throws IOException {
    cut();

    try (Store late = new Store(new SqliteSettings(file, true, false))) {
      assertThatThrownBy(() -> late.read(tx -> tx.number("SELECT 1 AS n")))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("lost its end");
    }
  }

  @Test
  void one_that_was_compacted_serves_on() throws IOException, SQLException {
    compacted();

    assertThat(put("after").join()).isEqualTo(1);
    assertThat(count("after")).isEqualTo(1);
  }

  @Test
  void so_does_one_that_was_compacted_and_has_grown_again_in_the_log_alone()
      throws IOException, SQLException {
    compacted();
    another("INSERT INTO store_fact (name, value) VALUES ('y' || hex(zeroblob(100000)), '')");

    assertThat(put("after").join()).isEqualTo(1);
    assertThat(count("y%")).isEqualTo(1);
  }
}
