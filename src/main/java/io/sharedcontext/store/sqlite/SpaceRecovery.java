package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Command;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.WriteQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the room of what was deleted back, a little at a time and behind those who write: free pages to
 * the disk, as far as the store was founded that way, and then the write-ahead log, in which the deleted
 * rows still are. Safe for use by several threads; only one round is under way.
 */
final class SpaceRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceRecovery.class);

  /** A quarter of a megabyte: about a millisecond in which other writers wait. */
  private static final int PAGES = 64;

  private static final long PAUSE_MS = 20;
  private static final long RETRY_MS = 500;
  private static final int MOST_RETRIES = 60;

  private final WriteQueue queue;
  private final Checkpoints checkpoints;
  private final Scheduler background;
  private final AtomicReference<CompletableFuture<Boolean>> round =
      new AtomicReference<>(CompletableFuture.completedFuture(true));

  SpaceRecovery(WriteQueue queue, Checkpoints checkpoints, Scheduler background) {
    this.queue = queue;
    this.checkpoints = checkpoints;
    this.background = background;
  }

  /** Gives some pages that are free back to the disk; says whether more are left. */
  private static boolean giveBack(Tx tx) {
    StatementCache statements = tx.statements();
    boolean incremental = statements.number("PRAGMA auto_vacuum") == 2;
    if (incremental) {
      tx.markChanged();
      statements.runToEnd("PRAGMA incremental_vacuum(" + PAGES + ")");
    }
    return incremental && statements.number("PRAGMA freelist_count") > 0;
  }

  /** Begins a round unless one is under way; tells at its end whether the log was emptied in it. */
  CompletableFuture<Boolean> begin() {
    CompletableFuture<Boolean> fresh = new CompletableFuture<>();
    CompletableFuture<Boolean> current =
        round.updateAndGet(before -> before.isDone() ? fresh : before);
    if (current == fresh) {
      background.in(0, TimeUnit.MILLISECONDS, () -> giveBack(fresh));
    }
    return current;
  }

  private void giveBack(CompletableFuture<Boolean> done) {
    Command<Boolean> command = Command.rider(SpaceRecovery::giveBack);
    CompletableFuture<Boolean> unused = command.future().whenComplete((more, failure) -> {
      if (failure != null) {
        LOG.info("free pages were not given back: {}", failure.toString());
      }
      boolean again = failure == null && more;
      background.in(
          PAUSE_MS, TimeUnit.MILLISECONDS, again ? () -> giveBack(done) : () -> empty(done, 0));
    });
    queue.addRider(command);
  }

  private void empty(CompletableFuture<Boolean> done, int tries) {
    if (checkpoints.truncate()) {
      done.complete(true);
    } else if (tries < MOST_RETRIES) {
      background.in(RETRY_MS, TimeUnit.MILLISECONDS, () -> empty(done, tries + 1));
    } else {
      LOG.info("the write-ahead log still holds what was deleted: somebody keeps reading");
      done.complete(false);
    }
  }
}
