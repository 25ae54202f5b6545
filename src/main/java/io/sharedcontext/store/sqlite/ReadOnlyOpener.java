package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.OpenParts;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.RefusedCommits;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a store comes up that this process can only read: what reads is answered, every change refused. */
final class ReadOnlyOpener {
  private final SqliteSettings settings;
  private final Engine.Context context;

  ReadOnlyOpener(SqliteSettings settings, Engine.Context context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Opens the store of the version {@code newest}.
   *
   * @param reason why it cannot be written
   */
  StoreHandle open(StoreProblem reason, int newest) throws IOException, SQLException {
    Path file = settings.file().toRealPath();
    Optional<StoreProblem> foreign = FileTrust.store(file);
    if (foreign.isPresent()) {
      throw untrusted(reason, foreign.get());
    }
    ReadOnlyStore.requireReadableLog(file);
    OpenParts parts = new OpenParts();
    try {
      ReadOnlyGuard guard = new ReadOnlyGuard(file);
      ReaderConnection looking = parts.add(reader(file, guard, new QueryStats()));
      requireCurrent(file, looking.statements().number("PRAGMA user_version"), newest);
      Readers readers = parts.add(new Readers(
          () -> reader(file, guard, context.workload()), settings.readers(), context.background()));
      Failure refusal = refusal(reason);
      FileProcessRegistry alone = FileProcessRegistry.alone();
      return new StoreHandle(
          file,
          guard,
          readers,
          parts.add(new RefusedCommits(refusal)),
          () -> WriteAheadLog.beside(file).toFile().length(),
          () -> looking.statements().number("PRAGMA data_version"),
          () -> CompletableFuture.failedFuture(refusal),
          () -> alone,
          parts);
    } catch (SQLException | RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /** What it was opened on is still there afterwards. */
  private static ReaderConnection reader(Path file, ReadOnlyGuard guard, QueryStats workload)
      throws SQLException {
    ReaderConnection fresh = ReadOnlyStore.reader(file, guard.logged(), workload);
    try {
      guard.check();
      return fresh;
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  private static void requireCurrent(Path file, long version, int newest) {
    if (version > newest) {
      throw Migrations.tooNew(version, newest);
    }
    if (version < newest) {
      throw ReadOnlyStore.older(file);
    }
  }

  /** Files of others are not read either; that they cannot be written is what a caller can act on. */
  private static Failure untrusted(StoreProblem reason, StoreProblem foreign) {
    return Failure.of(
            ErrorCode.STORE_READ_ONLY, reason.text() + "; nor is it read, since " + foreign.text())
        .suggest(foreign.advice());
  }

  private static Failure refusal(StoreProblem reason) {
    return Failure.of(
            ErrorCode.STORE_READ_ONLY,
            "nothing was changed, for " + reason.text() + "; reading goes on")
        .suggest(reason.advice())
        .suggest("Go on with tools that only read until then.");
  }
}
