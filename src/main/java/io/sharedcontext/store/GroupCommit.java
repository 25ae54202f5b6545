package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
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

  private final WriteConnection connection;
  private final CommitGate gate;
  private final Supplier<Optional<Command<?>>> others;
  private final Command<?> first;
  private final List<Command<?>> commands = new ArrayList<>();
  private final List<Runnable> deliveries = new ArrayList<>();

  /** The transaction that was committed; the connection may be in other hands by the time it is asked for. */
  private Optional<Tx> committed = Optional.empty();

  /**
   * A batch of {@code first} alone.
   *
   * @param connection what the writer works with
   * @param gate what every commit passes
   * @param others gives what else can go into it
   */
  GroupCommit(
      WriteConnection connection,
      CommitGate gate,
      Command<?> first,
      Supplier<Optional<Command<?>>> others) {
    this.connection = connection;
    this.gate = gate;
    this.others = others;
    this.first = first;
    commands.add(first);
  }

  /** Runs everything that waits, and commits. */
  void run() {
    connection.begin(first.queuedNanos());
    try {
      runFirst();
      runOthers();
      gate.pass();
      Tx tx = connection.tx();
      connection.commit();
      committed = Optional.of(tx);
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  /** Does what was to be done once it is on the disk, before anybody is told. */
  void afterwards() {
    committed.ifPresent(Tx::committed);
  }

  /** A savepoint would make SQLite copy every page that is changed. */
  private void runFirst() {
    if (!first.wanted()) {
      return;
    }
    try {
      deliveries.add(first.run(connection.tx()));
    } catch (RuntimeException | Error e) {
      Throwable cause = connection.explained(e);
      deliveries.add(() -> first.fail(cause));
      rollBack(e);
      connection.begin(first.queuedNanos());
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
    run("SAVEPOINT command");
    try {
      deliveries.add(command.run(connection.tx()));
    } catch (RuntimeException | Error e) {
      rollBackCommand(e);
      Throwable cause = connection.explained(e);
      deliveries.add(() -> command.fail(cause));
    }
    run("RELEASE command");
  }

  private void run(String sql) {
    connection.tx().statements().run(sql);
  }

  /** Fails with {@code cause} if the engine has given up the whole transaction, as on a full disk. */
  private void rollBackCommand(Throwable cause) {
    try {
      run("ROLLBACK TO command");
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      throw cause instanceof Failure failure ? failure : e;
    }
  }

  private void rollBack(Throwable cause) {
    try {
      connection.rollBack();
    } catch (RuntimeException e) {
      // The engine has rolled back by itself.
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
