package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Scheduler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
 * lost, the commit number is looked at once a second in any case, and ten times a second where nobody
 * notifies. Notifications are sent outside of the transactions that change the store, because the server
 * serializes those that notify: the first at once, and at most 50 a second. Safe for use by several threads.
 */
final class CommitFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitFeed.class);
  private static final int LOOK_MS = 1_000;
  private static final long SPACING_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Where nobody notifies: a wait that lasts ends so much later, and costs ten reads of one row a second. */
  private static final long POLL_MS = 100;

  private static final String COMMITS = "SELECT commits FROM store_state";

  private final PostgresConnections connections;
  private final String channel;
  private final boolean notifying;
  private final Scheduler background;
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicLong sent = new AtomicLong(System.nanoTime() - SPACING_NS);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();

  /**
   * A feed of one process.
   *
   * @param channel by which the store's processes notify each other
   * @param notifying whether they do; else each looks for itself
   */
  CommitFeed(
      PostgresConnections connections, String channel, boolean notifying, Scheduler background) {
    this.connections = connections;
    this.channel = channel;
    this.notifying = notifying;
    this.background = background;
  }

  /** Has other processes look: now, or if they were told a moment ago, soon, of all commits until then. */
  void wakeOthers() {
    notifyHere();
    if (notifying && !due.getAndSet(true)) {
      long since = System.nanoTime() - sent.get();
      background.in(Math.max(0, SPACING_NS - since), TimeUnit.NANOSECONDS, this::send);
    }
  }

  private void send() {
    sent.set(System.nanoTime());
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
   * @param commits the number of the latest commit, for when there is no connection to listen on
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
        try (Connection connection = connections.open(PostgresConnections.Use.BESIDE)) {
          follow(connection);
        } catch (SQLException | RuntimeException | LinkageError | OutOfMemoryError e) {
          pause(e);
        }
      }
    }

    private void pause(Throwable failure) {
      if (!ended.get() && !failed.getAndSet(true)) {
        LOG.warn("commits of other processes are heard of late: {}", failure.toString());
      }
      if (sleep(LOOK_MS)) {
        lookWithoutConnection();
      }
    }

    /** The server may have none left for this, and yet answer on those that the process has. */
    private void lookWithoutConnection() {
      try {
        if (changed(commits.getAsLong())) {
          notifyListeners();
        }
      } catch (RuntimeException e) {
        LOG.debug("the commit number cannot be read: {}", e.toString());
      }
    }

    /** Whether it slept to the end, and is still wanted. */
    private boolean sleep(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(ended.get() ? 0 : millis);
        return !ended.get();
      } catch (InterruptedException e) {
        LOG.trace("nobody listens any more");
        return false;
      }
    }

    /**
     * What was committed before it listens is found by the first look. Each look is on the connection
     * that listens, so that one which was lost is noticed.
     */
    private void follow(Connection connection) throws SQLException {
      connection.setAutoCommit(true);
      PGConnection notified = connection.unwrap(PGConnection.class);
      try (Statement statement = connection.createStatement()) {
        boolean unused = notifying && statement.execute("LISTEN " + channel);
      }
      try (PreparedStatement look = connection.prepareStatement(COMMITS)) {
        seen.set(number(look));
        notifyListeners();
        failed.set(false);
        while (!ended.get()) {
          if (told(notified) || changed(number(look))) {
            notifyListeners();
          }
        }
      }
    }

    private static long number(PreparedStatement look) throws SQLException {
      try (ResultSet rows = look.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }

    /** Waits for a notification, a second at most; where nobody notifies, for a moment. */
    private boolean told(PGConnection notified) throws SQLException {
      if (!notifying) {
        boolean unused = sleep(POLL_MS);
        return false;
      }
      PGNotification[] told = notified.getNotifications(LOOK_MS);
      return told != null && told.length > 0;
    }

    private boolean changed(long now) {
      return seen.getAndSet(now) != now;
    }
  }
}
