package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Commits;
import io.sharedcontext.store.OpenDatabase;
import io.sharedcontext.store.OpenParts;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.StoreInfo;
import io.sharedcontext.store.StoreMetrics;
import io.sharedcontext.store.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
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
    Readers pool,
    Commits writer,
    LongSupplier logBytes,
    LongSupplier version,
    Supplier<CompletableFuture<Boolean>> space,
    Supplier<FileProcessRegistry> processes,
    OpenParts parts)
    implements OpenDatabase {
  @Override
  public ReadTransaction beginRead() {
    return SqliteReadTransaction.begin(this);
  }

  @Override
  public ReadTransaction beginStatement() {
    return SqliteReadTransaction.ofOneStatement(this);
  }

  @Override
  public ReaderStats readers() {
    return pool.figures();
  }

  /** Looks at names and sizes of files, never into them. */
  @Override
  public StoreMetrics metrics(QueryStats workload) {
    try {
      return new StoreMetrics(
          workload.queries(), workload.slow(), Files.size(file), logBytes.getAsLong());
    } catch (IOException e) {
      throw Sql.toFailure(file, e);
    }
  }

  @Override
  public StoreInfo facts(Tx tx) {
    return new StoreInfo(
        file.toString(),
        tx.number("SELECT user_version AS n FROM pragma_user_version"),
        tx.find("SELECT sqlite_version() AS version", row -> row.text("version"))
            .orElse(""),
        tx.number("SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size"),
        logBytes.getAsLong());
  }

  @Override
  public void backUp(Path target) {
    try {
      Backup.make(file, target);
    } catch (SQLException e) {
      throw Sql.toFailure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads all of it: about a second for 100 MB, a fifth of that when {@code quick}. */
  @Override
  public List<String> problems(Tx tx, boolean quick) {
    String check = quick ? "quick_check" : "integrity_check";
    return tx.list("PRAGMA " + check, row -> row.text(check)).stream()
        .filter(line -> !line.equals("ok"))
        .toList();
  }

  @Override
  public CompletableFuture<Boolean> recoverSpace() {
    return space.get();
  }

  /**
   * Finishes what waits and closes everything, unless that would end the process, or write the log into a
   * database that was copied over the one it belongs to.
   */
  @Override
  public void close() {
    if (!identityGuard.untouchable()) {
      boolean whole = !identityGuard.lost();
      parts.close();
      if (whole) {
        new LogIndex(file).left();
      }
    }
  }
}
