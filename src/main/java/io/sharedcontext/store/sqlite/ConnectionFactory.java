package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.QueryStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to the file, each with the settings of its part. Memory mapping stays off: a
 * read error would end the process instead of the statement.
 */
final class ConnectionFactory {
  /** SQLite waits in C, where nothing can interrupt it; longer waits are made of short ones. */
  static final int WRITER_WAITS_MS = 250;

  /** Readers meet a lock only while a store is recovered after a crash. */
  private static final int READER_WAITS_MS = 5_000;

  /** How much of the log's file stays when it begins anew. */
  static final int WAL_KEPT_BYTES = 16_000_000;

  private static final int IN_LINE_CHECKPOINT_PAGES = 4_000;

  /** {@code SQLITE_OPEN_NOFOLLOW}: no part of the path may be a link; the path is real. */
  private static final int OPEN_NOFOLLOW = 0x0100_0000;

  private final Path file;

  ConnectionFactory(Path file) {
    this.file = file;
  }

  /** For the one writer. Checkpoints in line only if the background never came to it. */
  Connection writer() throws SQLException {
    return open(config(WRITER_WAITS_MS, IN_LINE_CHECKPOINT_PAGES));
  }

  /** For checkpoints and to keep the write-ahead log in being while the process lives. */
  Connection keeper() throws SQLException {
    return open(config(WRITER_WAITS_MS, 0));
  }

  /**
   * To a store of which nobody knows what is damaged: definitions that SQLite cannot make out are passed
   * over. Most settings have it read them, so this one is first.
   */
  Connection lenient() throws SQLException {
    Connection connection = new SQLiteConfig().createConnection(url());
    return with(with(connection, "PRAGMA writable_schema = ON"), "PRAGMA trusted_schema = OFF");
  }

  /** For one who reads; it cannot change the store. */
  ReaderConnection reader(QueryStats workload) throws SQLException {
    return new ReaderConnection(
        url(), file.toString(), config(READER_WAITS_MS, 0).toProperties(), workload);
  }

  /** The settings of a reader where nothing can be written. */
  static Properties readOnly() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(READER_WAITS_MS);
    config.setGetGeneratedKeys(false);
    config.setCacheSize(-4_000);
    config.setTempStore(TempStore.MEMORY);
    return config.toProperties();
  }

  private Connection open(SQLiteConfig config) throws SQLException {
    Connection connection = with(config.createConnection(url()), "PRAGMA trusted_schema = OFF");
    // What is deleted is written over, in the file as well as in the pages that become free.
    return with(connection, "PRAGMA secure_delete = ON");
  }

  private String url() {
    return "jdbc:sqlite:" + file;
  }

  private static SQLiteConfig config(int waitMillis, int checkpointPages) {
    SQLiteConfig config = new SQLiteConfig();
    // The file is there; an empty one made in place of a lost one would hide the loss.
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(waitMillis);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    // The driver would prepare and run a query for them after each INSERT.
    config.setGetGeneratedKeys(false);
    config.setCacheSize(-4_000);
    config.setTempStore(TempStore.MEMORY);
    config.setJournalSizeLimit(WAL_KEPT_BYTES);
    config.setPragma(Pragma.WAL_AUTOCHECKPOINT, Integer.toString(checkpointPages));
    return followingNoLinks(config.toProperties());
  }

  /** The driver has no name for this flag, but takes the number of all. */
  private static SQLiteConfig followingNoLinks(Properties settings) {
    String flags = Pragma.OPEN_MODE.pragmaName;
    int known = Integer.parseInt(settings.getProperty(flags));
    settings.setProperty(flags, Integer.toString(known | OPEN_NOFOLLOW));
    return new SQLiteConfig(settings);
  }

  private static Connection with(Connection connection, String pragma) throws SQLException {
    try {
      execute(connection, pragma);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Has pages that become free given back to the disk on demand. It takes effect in a file that is
   * still empty; one that is not keeps its way until it is compacted.
   */
  static void giveBackFreePages(Connection connection) throws SQLException {
    if (text(connection, "PRAGMA auto_vacuum").equals("0")) {
      execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
    }
  }

  /** Turns the write-ahead log on, which stays so for the life of the file. */
  static void useWriteAheadLog(Connection connection) throws SQLException {
    String mode = text(connection, "PRAGMA journal_mode");
    if (!mode.equals("wal") && !text(connection, "PRAGMA journal_mode = WAL").equals("wal")) {
      throw new SQLException("the write-ahead log cannot be turned on");
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }
}
