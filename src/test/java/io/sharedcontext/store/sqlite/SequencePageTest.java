package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.UserDirectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page with the numbers of rows, read without SQLite. */
class SequencePageTest {
  private static final int PAGE = 4_096;

  /** The number of the page of the second table, which is {@code sqlite_sequence}. */
  private static final int NUMBER = 3;

  private final Path file;

  SequencePageTest(@TempDir Path home) {
    file = home.resolve("some.db");
  }

  @BeforeEach
  void make() throws IOException, SQLException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    Files.createFile(file);
    run("PRAGMA page_size = " + PAGE, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)");
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = new ConnectionFactory(file).keeper()) {
      for (String sql : statements) {
        ConnectionFactory.execute(connection, sql);
      }
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = new ConnectionFactory(file).keeper()) {
      return ConnectionFactory.text(connection, sql);
    }
  }

  private ByteBuffer page() throws IOException, SQLException {
    assertThat(text("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_sequence'"))
        .isEqualTo("" + NUMBER);
    return ByteBuffer.wrap(Files.readAllBytes(file), (NUMBER - 1) * PAGE, PAGE).slice();
  }

  @Test
  void the_sum_is_what_sqlite_says() throws IOException, SQLException {
    assertThat(SequencePage.sum(page())).hasValue(0);
    for (long number : new long[] {
      0, 1, 2, 127, 128, 32_767, 32_768, 8_388_607, 1L << 30, 1L << 31, 1L << 40, 1L << 52, -5
    }) {
      run("INSERT INTO sqlite_sequence VALUES ('" + "n".repeat((int) Math.abs(number % 90)) + "', "
          + number + ")");
      assertThat(SequencePage.sum(page())).hasValue(Long.parseLong(text(FileStampReader.ROWS)));
    }
    run("UPDATE sqlite_sequence SET seq = seq + 1", "DELETE FROM sqlite_sequence WHERE seq = 2");
    assertThat(SequencePage.sum(page())).hasValue(Long.parseLong(text(FileStampReader.ROWS)));
  }

  @Test
  void another_kind_of_page_has_none() throws IOException, SQLException {
    run("INSERT INTO sqlite_sequence VALUES ('text', 'no number')");
    assertThat(SequencePage.sum(page())).isEmpty();
    assertThat(SequencePage.sum(ByteBuffer.allocate(PAGE))).isEmpty();
    assertThat(SequencePage.sum(ByteBuffer.allocate(0))).isEmpty();
  }

  /** A page may be looked at that is not of this kind at all. */
  @Test
  void rubbish_gives_a_number_or_none() throws IOException, SQLException {
    Random chance = new Random(7);
    byte[] whole = new byte[PAGE];
    page().get(whole);
    for (int i = 0; i < 20_000; i++) {
      byte[] rubbish = whole.clone();
      for (int k = 0; k < 8; k++) {
        int at = chance.nextBoolean() ? chance.nextInt(16) : chance.nextInt(PAGE);
        rubbish[at] = (byte) chance.nextInt();
      }
      assertThat(SequencePage.sum(ByteBuffer.wrap(rubbish))).isNotNull();
    }
  }
}
