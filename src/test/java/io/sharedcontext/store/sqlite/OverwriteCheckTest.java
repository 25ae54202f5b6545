package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.testing.Await;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of which the stamp cannot be read. */
class OverwriteCheckTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final Path file;
  private FileStampReader stamps;
  private NotedStamp noted;
  private ReaderConnection asking;

  OverwriteCheckTest(@TempDir Path home) {
    file = home.resolve("context.db");
  }

  @BeforeEach
  void make() throws IOException, SQLException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    try (Store store = new Store(new SqliteSettings(file, false, true))) {
      assertThat(store.write(tx -> StoreProcess.put(tx, "kept")).join()).isEqualTo(1);
    }
    stamps = new FileStampReader(file);
    noted = new NotedStamp(file);
    asking = new ConnectionFactory(file).reader(new QueryStats());
    // It reads, and remembers, what is there before anything is done to it.
    assertThat(FileStamp.latest(asking)).isPositive();
  }

  @AfterEach
  void close() throws IOException, SQLException {
    asking.close();
    noted.close();
    stamps.close();
  }

  private OverwriteCheck check(Duration longest) throws IOException {
    return new OverwriteCheck(
        file,
        new OverwriteCheck.Sources(stamps, noted, new MovedPages(file, asking)),
        FileLook.of(file),
        longest);
  }

  /** In place; the header stays, and with it the definitions. */
  private byte[] damage() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 100, damaged.length, (byte) 7);
    write(damaged);
    return whole;
  }

  private void write(byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.write(java.nio.ByteBuffer.wrap(bytes), 0)).isEqualTo(bytes.length);
    }
  }

  @Test
  void it_is_taken_for_half_a_checkpoint_for_a_while_and_then_refused_until_it_can_be_read()
      throws IOException {
    OverwriteCheck patient = check(NEVER);
    OverwriteCheck checked = check(Duration.ZERO);
    assertThat(checked.overwritten(FileLook.of(file))).isFalse();
    assertThat(checked.unreadable()).isEmpty();
    byte[] whole = damage();

    assertThat(patient.overwritten(FileLook.of(file))).isFalse();
    assertThat(patient.unreadable()).isEmpty();
    assertThat(checked.overwritten(FileLook.of(file))).isFalse();
    Failure refused = checked.unreadable().orElseThrow();
    assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(refused).hasMessageContaining("no checkpoint explains");

    write(whole);
    assertThat(checked.overwritten(FileLook.of(file))).isFalse();
    assertThat(checked.unreadable()).isEmpty();
  }

  /** The pages of the new definitions may be on their way, for as long as a reader keeps them there. */
  @Test
  void half_of_a_checkpoint_explains_it_while_definitions_are_not_yet_in_the_file()
      throws Exception {
    OverwriteCheck checked = check(Duration.ZERO);
    try (Connection writer = new ConnectionFactory(file).keeper()) {
      ConnectionFactory.execute(writer, "CREATE TABLE more (id INTEGER PRIMARY KEY)");
      damage();

      assertThat(checked.overwritten(FileLook.of(file))).isFalse();
      assertThat(checked.unreadable()).isEmpty();
    }
  }

  /** The log is moved aside, so that Java cannot open it; SQLite has it open. */
  @Test
  void one_that_can_be_read_again_is_not_refused_though_its_pages_cannot_be_compared()
      throws Exception {
    try (Connection writer = new ConnectionFactory(file).keeper()) {
      ConnectionFactory.execute(writer, "UPDATE sqlite_sequence SET seq = seq + 1");
      assertThat(ConnectionFactory.text(writer, "PRAGMA wal_checkpoint(PASSIVE)"))
          .isEqualTo("0");
      OverwriteCheck checked = check(Duration.ZERO);
      assertThat(checked.overwritten(FileLook.of(file))).isFalse();
      Path log = WriteAheadLog.beside(file);
      Path aside = Files.move(log, log.resolveSibling("aside"));
      byte[] whole = damage();
      assertThat(checked.overwritten(FileLook.of(file))).isFalse();
      assertThat(checked.unreadable()).isPresent();

      write(whole);

      assertThat(checked.overwritten(FileLook.of(file))).isFalse();
      assertThat(checked.unreadable()).isEmpty();
      Files.move(aside, log);
    }
  }

  @Test
  void one_that_nobody_has_read_yet_is_compared_with_nothing() throws IOException {
    damage();
    OverwriteCheck checked = check(Duration.ZERO);

    assertThat(checked.overwritten(FileLook.of(file))).isFalse();
    assertThat(checked.unreadable()).isEmpty();
  }

  @Test
  void what_another_process_checked_is_not_read_again_unless_it_knew_less() throws Exception {
    FileLook now = FileLook.of(file);
    FileStamp stamp = stamps.read();
    OverwriteCheck one = check(Duration.ofMinutes(1));
    Await.until("it is settled", () -> !one.overwritten(now) && noted.wasChecked(now));
    stamps.close();
    OverwriteCheck other = check(Duration.ofMinutes(1));
    byte[] older = damage();
    FileLook damaged = FileLook.of(file);

    assertThat(other.overwritten(now)).isFalse();
    noted.checked(damaged);
    assertThat(other.overwritten(damaged)).as("it goes by the note").isFalse();
    assertThat(other.unreadable()).isEmpty();
    noted.forget();
    noted.raise(new FileStamp(stamp.definitions(), OptionalLong.of(0)));
    noted.checked(now);
    write(older);
    assertThat(other.overwritten(now)).as("it reads for itself").isFalse();
    assertThat(noted.read()).contains(stamp);
  }
}
