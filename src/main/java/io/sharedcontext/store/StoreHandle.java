package io.sharedcontext.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * A store that is open.
 *
 * @param file where it really is
 * @param version changes with every commit of another connection; for one thread
 * @param parts all that has to be closed; the connection that keeps the write-ahead log in being was
 *     opened first
 */
record StoreHandle(
    Path file,
    FileIdentityGuard identityGuard,
    Readers readers,
    Writer writer,
    WriteAheadLog log,
    LongSupplier version,
    SpaceRecovery space,
    OpenParts parts)
    implements AutoCloseable {
  /** Looks at names and sizes of files, never into them. */
  StoreMetrics metrics(QueryStats workload) {
    try {
      return new StoreMetrics(workload.queries(), workload.slow(), Files.size(file), log.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  StoreInfo facts(Tx tx) {
    return new StoreInfo(
        file,
        tx.number("SELECT user_version AS n FROM pragma_user_version"),
        tx.find("SELECT sqlite_version() AS version", row -> row.text("version"))
            .orElse(""),
        tx.number("SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size"),
        log.size());
  }

  void backUp(Path target) {
    try {
      Backup.make(file, target);
    } catch (SQLException e) {
      throw Sql.toFailure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Finishes what waits and closes everything, unless that would end the process, or write the log into a
   * database that was copied over the one it belongs to.
   */
  @Override
  public void close() {
    if (!identityGuard.untouchable()) {
      parts.close();
    }
  }
}
