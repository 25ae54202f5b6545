package io.sharedcontext.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A store that is open.
 *
 * @param file where it really is
 * @param logBytes the length of the write-ahead log's file
 * @param version changes with every commit of another connection; for one thread
 * @param space gives the room of what was deleted back; the future tells whether the log was emptied
 * @param processes joins those that use the store
 * @param parts all that has to be closed; the connection that keeps the write-ahead log in being was
 *     opened first
 */
record StoreHandle(
    Path file,
    StoreGuard identityGuard,
    Readers readers,
    Commits writer,
    LongSupplier logBytes,
    LongSupplier version,
    Supplier<CompletableFuture<Boolean>> space,
    Supplier<ProcessRegistry> processes,
    OpenParts parts)
    implements AutoCloseable {
  /** Whether this process can only read it. */
  boolean readOnly() {
    return writer instanceof RefusedCommits;
  }

  /** Looks at names and sizes of files, never into them. */
  StoreMetrics metrics(QueryStats workload) {
    try {
      return new StoreMetrics(
          workload.queries(), workload.slow(), Files.size(file), logBytes.getAsLong());
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
        logBytes.getAsLong());
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
