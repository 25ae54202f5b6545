package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.UserDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file has of what checkpoints moved into it. */
class MovedPagesTest {
  private static final String CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";

  private final Path file;
  private final Path copy;
  private Connection writer;
  private Connection reader;
  private Connection asking;
  private MovedPages moved;

  MovedPagesTest(@TempDir Path home) {
    file = home.resolve("some.db");
    copy = home.resolve("older.db");
  }

  @BeforeEach
  void make() throws IOException, SQLException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    Files.createFile(file);
    writer = new ConnectionFactory(file).keeper();
    ConnectionFactory.giveBackFreePages(writer);
    ConnectionFactory.useWriteAheadLog(writer);
    write("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, text)");
    write("CREATE TABLE other (id INTEGER PRIMARY KEY, text)");
    reader = new ConnectionFactory(file).reader(new QueryStats());
    asking = new ConnectionFactory(file).reader(new QueryStats());
    moved = new MovedPages(file, asking);
  }

  @AfterEach
  void close() throws SQLException {
    asking.close();
    reader.close();
    writer.close();
  }

  private void write(String sql) throws SQLException {
    ConnectionFactory.execute(writer, sql);
  }

  /** Each commit counts one. */
  private void insert(String table) throws SQLException {
    write("BEGIN IMMEDIATE");
    write("INSERT INTO " + table + " (text) VALUES (hex(zeroblob(10000)))");
    write("UPDATE sqlite_sequence SET seq = seq + 1");
    write("COMMIT");
  }

  private void hold() throws SQLException {
    ConnectionFactory.execute(reader, "BEGIN");
    assertThat(ConnectionFactory.text(reader, "SELECT count(*) FROM t")).isNotEmpty();
  }

  private void release() throws SQLException {
    ConnectionFactory.execute(reader, "ROLLBACK");
  }

  private FileStamp stamp() throws SQLException {
    try (FileStampReader stamps = new FileStampReader(file)) {
      return stamps.read();
    }
  }

  /** By another process: to close the file in this one would drop its locks. */
  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/cp", from.toString(), to.toString())
            .start()
            .waitFor())
        .isZero();
  }

  private void expect(boolean missing) throws SQLException {
    assertThat(moved.missing(stamp())).contains(missing);
    assertThat(moved.missing(FileStamp.UNKNOWN)).contains(missing);
  }

  @Test
  void what_was_not_moved_is_not_missed() throws Exception {
    copy(file, copy);
    insert("t");
    expect(false);
    copy(copy, file);
    expect(false);
  }

  @Test
  void a_checkpoint_that_a_reader_kept_from_its_end_moves_pages_without_the_stamp()
      throws Exception {
    insert("t");
    write(CHECKPOINT);
    FileStamp before = stamp();
    insert("t");
    hold();
    insert("other");
    copy(file, copy);

    write(CHECKPOINT);

    assertThat(stamp()).isEqualTo(before);
    expect(false);
    copy(copy, file);
    expect(true);
    release();
    expect(true);
  }

  @Test
  void a_copy_of_what_was_before_a_whole_checkpoint_lacks_it() throws Exception {
    insert("t");
    copy(file, copy);
    write(CHECKPOINT);
    expect(false);
    copy(copy, file);
    expect(true);
  }

  /** Of what is moved again nothing can be lost. */
  @Test
  void pages_that_were_written_since_are_not_missed() throws Exception {
    write("INSERT INTO other VALUES (1, 'first')");
    hold();
    write("INSERT INTO other VALUES (2, 'second')");
    copy(file, copy);
    write(CHECKPOINT);
    write("UPDATE other SET text = 'again'");
    write("CREATE TABLE more (id INTEGER PRIMARY KEY AUTOINCREMENT)");
    write("INSERT INTO sqlite_sequence VALUES ('more', 1)");
    copy(copy, file);
    expect(false);
    release();
    write(CHECKPOINT);
    assertThat(ConnectionFactory.text(writer, "PRAGMA integrity_check")).isEqualTo("ok");
  }

  /** As somebody leaves it who is stopped while the header of the log's index is written, twice over. */
  @Test
  void while_the_index_of_the_log_is_being_written_nothing_can_be_told() throws Exception {
    insert("t");
    copy(file, copy);
    write(CHECKPOINT);
    copy(copy, file);
    write("BEGIN IMMEDIATE");
    String half = "printf '\\377' | dd of=\"$1\" bs=1 seek=8 conv=notrunc 2>/dev/null";
    String index = LogIndex.beside(file).toString();
    assertThat(new ProcessBuilder("/bin/sh", "-c", half, "sh", index).start().waitFor())
        .isZero();

    assertThat(moved.missing(FileStamp.UNKNOWN)).isEmpty();

    write("ROLLBACK");
    // What is in the log is read anew, and none of it counts as moved.
    assertThat(moved.missing(FileStamp.UNKNOWN)).contains(false);
  }

  @Test
  void a_file_that_was_cut_is_not_taken_for_another() throws Exception {
    insert("t");
    insert("t");
    write(CHECKPOINT);
    String half = Long.toString(Files.size(file) / 8_192 * 4_096);
    assertThat(new ProcessBuilder("/usr/bin/truncate", "-s", half, file.toString())
            .start()
            .waitFor())
        .isZero();
    assertThat(moved.missing(FileStamp.UNKNOWN)).contains(false);
  }

  /** The page with the stamp tells; of other pages the file may have any version until they are moved. */
  @Test
  void who_has_come_as_far_as_was_moved_lacks_nothing() throws Exception {
    insert("t");
    write(CHECKPOINT);
    FileStamp now = stamp();
    copy(file, copy);
    insert("t");
    write(CHECKPOINT);
    copy(copy, file);
    long rows = now.rows().orElseThrow();
    assertThat(moved.missing(new FileStamp(now.definitions(), OptionalLong.of(rows + 1))))
        .contains(true);
    assertThat(moved.missing(new FileStamp(now.definitions(), OptionalLong.of(rows + 2))))
        .contains(false);
    assertThat(moved.missing(new FileStamp(now.definitions() + 1, OptionalLong.of(rows + 2))))
        .contains(true);
  }

  /** Commits, checkpoints of all kinds, readers, a file that grows and shrinks, and all the while looks. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothing_is_missed_whatever_is_written_and_moved(long seed) throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> work = other.submit(() -> {
        work(new Random(seed));
        return true;
      });
      int looks = 0;
      while (!work.isDone() || looks == 0) {
        looks++;
        assertThat(moved.missing(FileStamp.UNKNOWN)).isNotEqualTo(Optional.of(true));
        assertThat(moved.missing(stampNow())).isNotEqualTo(Optional.of(true));
      }
      assertThat(work.get()).isEqualTo(true);
      expect(false);
      assertThat(ConnectionFactory.text(writer, "PRAGMA integrity_check")).isEqualTo("ok");
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      other.shutdown();
    }
  }

  private FileStamp stampNow() {
    try (FileStampReader stamps = new FileStampReader(file)) {
      return stamps.readable();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void work(Random chance) throws SQLException {
    boolean held = false;
    for (int i = 0; i < 200; i++) {
      switch (chance.nextInt(10)) {
        case 0 -> write(CHECKPOINT);
        case 1 -> ConnectionFactory.text(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
        case 2 -> write("DELETE FROM t WHERE id % 3 = " + chance.nextInt(3));
        case 3 -> write("PRAGMA incremental_vacuum(20)");
        case 4 -> write("UPDATE other SET text = hex(randomblob(3000)) WHERE id % 4 = 1");
        case 5 -> {
          if (held) {
            release();
          } else {
            hold();
          }
          held = !held;
        }
        default -> insert(chance.nextBoolean() ? "t" : "other");
      }
      if (held && chance.nextInt(4) == 0) {
        write(CHECKPOINT);
      }
    }
    if (held) {
      release();
    }
  }
}
