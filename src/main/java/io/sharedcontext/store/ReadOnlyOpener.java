package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a store comes up that this process can only read: what reads is answered, every change refused. */
final class ReadOnlyOpener {
  private final StoreSettings settings;
  private final Scheduler background;
  private final QueryStats workload;

  ReadOnlyOpener(StoreSettings settings, Scheduler background, QueryStats workload) {
    this.settings = settings;
    this.background = background;
    this.workload = workload;
  }

  /**
   * Opens the store of the version {@code newest}.
   *
   * @param reason why it cannot be written
   */
  StoreHandle open(StoreDiagnosis.Problem reason, int newest) throws IOException, SQLException {
    Path file = settings.file().toRealPath();
    Optional<StoreDiagnosis.Problem> foreign = FileTrust.store(file);
    if (foreign.isPresent()) {
      throw untrusted(reason, foreign.get());
    }
    ReadOnlyStore.requireReadableLog(file);
    OpenParts parts = new OpenParts();
    try {
      ReadOnlyGuard guard = new ReadOnlyGuard(file);
      ReaderConnection looking = parts.add(reader(file, guard, new QueryStats()));
      requireCurrent(file, looking.statements().number("PRAGMA user_version"), newest);
      Readers readers = parts.add(
          new Readers(() -> reader(file, guard, workload), settings.readers(), background));
      Failure refusal = refusal(reason);
      ProcessRegistry alone = ProcessRegistry.alone();
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
  private static Failure untrusted(StoreDiagnosis.Problem reason, StoreDiagnosis.Problem foreign) {
    return Failure.of(
            ErrorCode.STORE_READ_ONLY,
            reason.text() + "; nor is it read, since " + foreign.text())
        .suggest(foreign.advice());
  }

  private static Failure refusal(StoreDiagnosis.Problem reason) {
    return Failure.of(
            ErrorCode.STORE_READ_ONLY,
            "nothing was changed, for " + reason.text() + "; reading goes on")
        .suggest(reason.advice())
        .suggest("Go on with tools that only read until then.");
  }
}
