package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import org.sqlite.JDBC;

/**
 * Reads a database without being able to change anything, in it or beside it: a copy, or a store on a
 * file system that is mounted read-only.
 */
public final class ReadOnlyStore {
  private ReadOnlyStore() {}

  /** Runs {@code work} in one consistent state of {@code file}. */
  public static <T> T read(Path file, Function<Tx, T> work) {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    return Sql.attempt(() -> {
      try (Connection connection = open(file)) {
        connection.setAutoCommit(false);
        return work.apply(new Tx(new StatementCache(connection, SqliteDialect.SQLITE), false));
      }
    });
  }

  /** The same for a store, which must be of the version that this program knows. */
  public static <T> T readCurrent(Path file, Function<Tx, T> work) {
    return read(file, tx -> {
      int version = Math.toIntExact(tx.number("SELECT user_version AS n FROM pragma_user_version"));
      int newest = Migration.ALL.size();
      if (version > newest) {
        throw Migrations.tooNew(version, newest);
      }
      if (version < newest) {
        throw older(file);
      }
      return work.apply(tx);
    });
  }

  /** What is told of a store that would have to be migrated first. */
  static Failure older(Path file) {
    return Failure.of(
        ErrorCode.STORE_READ_ONLY,
        file + " is of an earlier version, and cannot be brought to this one where it cannot be"
            + " written: copy the directory, and name the copy with SHARED_CONTEXT_HOME");
  }

  /** To {@code file}, whatever is in its log. */
  static Connection open(Path file) throws SQLException {
    return JDBC.createConnection(url(file, requireReadableLog(file)), new Properties());
  }

  /** A reader of {@code file} for the pool. */
  static ReaderConnection reader(Path file, boolean logged, QueryStats workload)
      throws SQLException {
    String url = url(file, logged);
    return new ReaderConnection(
        url, url.substring("jdbc:sqlite:".length()), ConnectionFactory.readOnly(), workload);
  }

  /** Nobody writes a database without a log, so SQLite need not lock it. */
  private static String url(Path file, boolean logged) {
    return url(file, logged ? "mode=ro" : "mode=ro&immutable=1");
  }

  /** Whether there is something in the log. */
  static boolean logged(Path file) {
    return StoreFiles.beside(file, "-wal").toFile().length() > 0;
  }

  /**
   * Whether there is something in the log; refuses if it cannot be read, which needs an index that cannot
   * be made where nothing can be written.
   */
  static boolean requireReadableLog(Path file) {
    boolean logged = logged(file);
    if (logged
        && !Files.exists(StoreFiles.beside(file, "-shm"))
        && !Files.isWritable(file.toAbsolutePath().getParent())) {
      throw Failure.of(
          ErrorCode.STORE_READ_ONLY,
          "what was last written is in " + StoreFiles.beside(file, "-wal")
              + ", which can only be read where the directory can be written: copy the directory, and"
              + " name the copy with SHARED_CONTEXT_HOME");
    }
    return logged;
  }

  /** What is in the database with its log. To close it writes nothing into the database. */
  static Connection withLog(Path file) throws SQLException {
    return connect(file, "mode=ro");
  }

  /** What is in the database itself, without its log. */
  static Connection withoutLog(Path file) throws SQLException {
    return connect(file, "mode=ro&immutable=1");
  }

  /** Not by the manager of drivers, which would load those of other databases. */
  private static Connection connect(Path file, String parameters) throws SQLException {
    return JDBC.createConnection(url(file, parameters), new Properties());
  }

  private static String url(Path file, String parameters) {
    return "jdbc:sqlite:file:"
        + URI.create(file.toUri().toString()).getRawPath().replace("?", "%3f") + "?" + parameters;
  }
}
