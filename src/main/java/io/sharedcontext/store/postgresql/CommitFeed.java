package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners soon after some process has committed, and others that this one has. While somebody
 * listens, one connection of the process listens to the store's channel; since a notification can be
 * lost, the commit number is looked at once a second in any case. Notifications are sent outside of the
 * transactions that change the store, because the server serializes those that notify; at most 50 a
 * second. Safe for use by several threads.
 */
final class CommitFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitFeed.class);
  private static final int LOOK_MS = 1_000;
  private static final long SPACING_MS = 20;

  private final PostgresConnections connections;
  private final String channel;
  private final Scheduler background;
  private final AtomicBoolean due = new AtomicBoolean();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();

  CommitFeed(PostgresConnections connections, String channel, Scheduler background) {
    this.connections = connections;
    this.channel = channel;
    this.background = background;
  }

  /** Has other processes look, soon; several commits close to each other are told once. */
  void wakeOthers() {
    notifyHere();
    if (!due.getAndSet(true)) {
      background.in(SPACING_MS, TimeUnit.MILLISECONDS, this::send);
    }
  }

  private void send() {
    due.set(false);
    try {
      Connection lent = connections.borrowWriter();
      try (Statement statement = lent.createStatement()) {
        boolean unused = statement.execute("NOTIFY " + channel);
        lent.commit();
      } finally {
        PostgresConnections.giveBack(lent);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a commit was not told: {}", e.toString());
    }
  }

  /** Listeners of this process need not wait for the server. */
  private void notifyHere() {
    Watch here = watch.get();
    if (here != null) {
      notifyListeners();
    }
  }

  private void notifyListeners() {
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  /**
   * Tells {@code listener} from now on, on a thread that must not be kept; closing ends it.
   *
   * @param commits the number of the latest commit
   */
  synchronized AutoCloseable listen(Runnable listener, LongSupplier commits) {
    listeners.add(listener);
    if (watch.get() == null) {
      Watch fresh = new Watch(commits);
      watch.set(fresh);
      fresh.start();
    }
    return () -> stop(listener);
  }

  private synchronized void stop(Runnable listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    Watch ended = watch.getAndSet(null);
    if (ended != null) {
      ended.end();
    }
  }

  /** One thread's listening, from the first listener to the last. */
  private final class Watch {
    private final LongSupplier commits;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "store-feed");

    Watch(LongSupplier commits) {
      this.commits = commits;
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    void end() {
      ended.set(true);
      thread.interrupt();
    }

    private void run() {
      while (!ended.get()) {
        try (Connection connection = connections.open()) {
          listen(connection);
        } catch (SQLException | RuntimeException | LinkageError | OutOfMemoryError e) {
          pause(e);
        }
      }
    }

    private void pause(Throwable failure) {
      if (!ended.get() && !failed.getAndSet(true)) {
        LOG.warn("commits of other processes are heard of late: {}", failure.toString());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(ended.get() ? 0 : LOOK_MS);
      } catch (InterruptedException e) {
        LOG.trace("nobody listens any more");
      }
    }

    /** What was committed before it listens is found by the first look. */
    private void listen(Connection connection) throws SQLException {
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        boolean unused = statement.execute("LISTEN " + channel);
      }
      PGConnection notified = connection.unwrap(PGConnection.class);
      seen.set(commits.getAsLong());
      notifyListeners();
      failed.set(false);
      while (!ended.get()) {
        if (told(notified) || changed()) {
          notifyListeners();
        }
      }
    }

    /** Waits for a notification, a second at most. */
    private boolean told(PGConnection notified) throws SQLException {
      PGNotification[] told = notified.getNotifications(LOOK_MS);
      return told != null && told.length > 0;
    }

    private boolean changed() {
      long now = commits.getAsLong();
      return seen.getAndSet(now) != now;
    }
  }
}
