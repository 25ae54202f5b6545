package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The commands that share one transaction. Each has a savepoint of its own, so that a refusal or a
 * bug takes back only what that command did; all but the first, with which the whole transaction is
 * taken back and begun anew. Nothing is delivered before the commit.
 */
final class GroupCommit {
  /** Enough to share a commit well, few enough that other processes get their turn soon. */
  private static final int MOST = 256;

  /** A process with very much to write lets the others in after that. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After this it is worth asking the system who is in the way. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Writer.Parts parts;
  private final StatementCache statements;
  private final Tx tx;
  private final Supplier<Optional<Command<?>>> others;
  private final Command<?> first;
  private final List<Command<?>> commands = new ArrayList<>();
  private final List<Runnable> deliveries = new ArrayList<>();

  /**
   * A batch of {@code first} alone.
   *
   * @param parts what the writer works with
   * @param others gives what else can go into it
   */
  GroupCommit(Writer.Parts parts, Command<?> first, Supplier<Optional<Command<?>>> others) {
    this.parts = parts;
    this.statements = parts.statements();
    this.tx = new Tx(statements, true);
    this.others = others;
    this.first = first;
    commands.add(first);
  }

  /** Runs everything that waits, and commits. */
  void run(int knownVersion) {
    begin();
    try {
      checkVersion(knownVersion);
      runFirst(knownVersion);
      runOthers();
      parts.gate().pass();
      parts.identityGuard().checkAgain();
      if (tx.changed()) {
        FileStamp.count(statements);
      }
      statements.run("COMMIT");
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  /** Waits in short steps: SQLite's own waiting cannot be interrupted. */
  private void begin() {
    while (!statements.begun()) {
      parts.gate().passWaiting();
      long waited = System.nanoTime() - first.queuedNanos();
      if (waited > LOOK_NANOS) {
        refuseIfHopeless(waited);
      }
    }
  }

  /** A process that does not run gives nothing back, however long one waits. */
  private void refuseIfHopeless(long waited) {
    LockHolder holder = LockHolder.ofWrites(parts.database());
    if (holder.stopped() || waited > DEADLINE_NANOS) {
      throw holder
          .advise(Failure.of(
              ErrorCode.STORE_BUSY,
              "%s has kept the store busy for %d seconds; nothing was changed by this call"
                  .formatted(holder.text(), TimeUnit.NANOSECONDS.toSeconds(waited))))
          .retryAfter(1_000);
    }
  }

  private void checkVersion(int known) {
    long version = statements.number("PRAGMA user_version");
    if (version > known) {
      throw Migrations.tooNew(version, known);
    }
  }

  /** A savepoint would make SQLite copy every page that is changed. */
  private void runFirst(int knownVersion) {
    if (!first.wanted()) {
      return;
    }
    try {
      deliveries.add(first.run(tx));
    } catch (RuntimeException | Error e) {
      Throwable cause = parts.explained(e);
      deliveries.add(() -> first.fail(cause));
      rollBack(e);
      begin();
      checkVersion(knownVersion);
    }
  }

  private void runOthers() {
    long began = System.nanoTime();
    Optional<Command<?>> next = others.get();
    while (next.isPresent()) {
      commands.add(next.get());
      run(next.get());
      boolean more = commands.size() < MOST && System.nanoTime() - began < TURN_NANOS;
      next = more ? others.get() : Optional.empty();
    }
  }

  private void run(Command<?> command) {
    if (!command.wanted()) {
      return;
    }
    statements.run("SAVEPOINT command");
    try {
      deliveries.add(command.run(tx));
    } catch (RuntimeException | Error e) {
      rollBackCommand(e);
      Throwable cause = parts.explained(e);
      deliveries.add(() -> command.fail(cause));
    }
    statements.run("RELEASE command");
  }

  /** Fails with {@code cause} if SQLite has given up the whole transaction, as on a full disk. */
  private void rollBackCommand(Throwable cause) {
    try {
      statements.run("ROLLBACK TO command");
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      throw cause instanceof Failure failure ? failure : e;
    }
  }

  private void rollBack(Throwable cause) {
    try {
      statements.run("ROLLBACK");
    } catch (RuntimeException e) {
      // SQLite has rolled back by itself.
      cause.addSuppressed(e);
    }
  }

  /** Whether somebody asked for one of its changes, so that others may wait for it. */
  boolean wanted() {
    return !commands.stream().allMatch(Command::rider);
  }

  /** Hands every caller its result. What goes wrong with one keeps no other waiting. */
  void deliver() {
    for (Runnable delivery : deliveries) {
      try {
        delivery.run();
      } catch (RuntimeException | Error e) {
        UncaughtErrors.report(e);
      }
    }
  }

  /** Nothing was kept: every caller learns why. */
  void fail(Throwable cause) {
    for (Command<?> command : commands) {
      try {
        command.fail(cause);
      } catch (RuntimeException | Error e) {
        UncaughtErrors.report(e);
      }
    }
  }
}
