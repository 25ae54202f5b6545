package io.sharedcontext.store;

import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The commands that share one transaction. Each has a savepoint of its own, so that a refusal or a
 * bug takes back only what that command did. Nothing is delivered before the commit.
 */
final class Batch {
  /** Enough to share a commit well, few enough that other processes get their turn soon. */
  private static final int MOST = 256;

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Statements statements;
  private final Tx tx;
  private final Mailbox mailbox;
  private final Command<?> first;
  private final List<Command<?>> commands = new ArrayList<>();
  private final List<Runnable> deliveries = new ArrayList<>();

  Batch(Statements statements, Mailbox mailbox, Command<?> first) {
    this.statements = statements;
    this.tx = new Tx(statements, true);
    this.mailbox = mailbox;
    this.first = first;
    commands.add(first);
  }

  /** Runs everything that waits, and commits. */
  void run(int knownVersion) {
    begin();
    try {
      checkVersion(knownVersion);
      runCommands();
      statements.run("COMMIT");
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  /** Waits in short steps: SQLite's own waiting cannot be interrupted. */
  private void begin() {
    while (!statements.begun()) {
      if (System.nanoTime() - first.queuedNanos() > DEADLINE_NANOS) {
        throw Failure.of(Code.STORE_BUSY, "other writers have kept the store busy for 10 seconds")
            .retryAfter(1_000);
      }
    }
  }

  private void checkVersion(int known) {
    long version = statements.number("PRAGMA user_version");
    if (version > known) {
      throw Migrations.tooNew(version, known);
    }
  }

  private void runCommands() {
    run(first);
    Optional<Command<?>> next = mailbox.more();
    while (next.isPresent()) {
      commands.add(next.get());
      run(next.get());
      next = commands.size() < MOST ? mailbox.more() : Optional.empty();
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
      takeBack(e);
      deliveries.add(() -> command.fail(e));
    }
    statements.run("RELEASE command");
  }

  /** Fails with {@code cause} if SQLite has given up the whole transaction, as on a full disk. */
  private void takeBack(Throwable cause) {
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

  /** Hands every caller its result. */
  void deliver() {
    deliveries.forEach(Runnable::run);
  }

  /** Nothing was kept: every caller learns why. */
  void fail(Throwable cause) {
    commands.forEach(command -> command.fail(cause));
  }
}
