package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.ProcessRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes that hold a session-level advisory lock in the database, each on a connection of its own
 * that does nothing else. The server drops the lock with the connection. A process whose connection was
 * lost takes its lock again under the name that it had.
 *
 * <p>A server that restarts, or a standby that takes over, knows of no process until they are back. So
 * who is missing is dead only after it was missing for {@link #GRACE_NANOS}: that counts from when any
 * process found it missing, which is noted in the database, so that a command or a process that has just
 * begun knows as much; from the start of the server at the earliest; and anew for a process that lost its
 * own connection. One that said that it ends is dead at once, and so is one whose end a process beside it
 * sees ({@link ProcessPlace}). Safe for use by several threads.
 */
final class PostgresProcessRegistry implements ProcessRegistry {
  /**
   * Longer than a process takes to come back: it looks once a second, and gives a host that does not
   * answer up after two.
   */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(4);

  private static final long LOOK_MS = 1_000;

  /** "SC", the schema, and a number by chance: a lock that is nobody else's. */
  private static final long PROGRAM = 0x5343L << (Long.SIZE - Short.SIZE);

  private static final long SCHEMA_MASK = 0xffffL;
  private static final int SCHEMA_SHIFT = 32;
  private static final long CHANCE_MASK = 0xffff_ffffL;
  private static final int CHANCE_RADIX = 16;
  private static final Pattern ID = Pattern.compile("pg-([0-9a-f]{8})(|-[0-9a-f-]+)");

  /** Who is found alive is taken for alive for so long; who is not found is always looked for anew. */
  private static final long KNOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int TAKING_TRIES = 20;
  private static final long TAKING_PAUSE_MS = 25;

  private final PostgresConnections connections;
  private final long key;
  private final String self;
  private final DatabaseClock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean missed = new AtomicBoolean();
  private Connection connection;
  private Set<Long> living = Set.of();
  /** What this process saw itself. */
  private final SeenEnds ends = new SeenEnds(id -> ask(locks -> locks.ended(id)));

  private long readNanos = System.nanoTime() - KNOWN_NANOS;
  /** When this process lost its own connection, last. */
  private long rejoinedNanos = System.nanoTime() - GRACE_NANOS;

  private PostgresProcessRegistry(
      PostgresConnections connections, DatabaseClock clock, long key, Connection connection) {
    this.connections = connections;
    this.clock = clock;
    this.key = key;
    this.self = text(key);
    this.connection = connection;
  }

  /** Joins the others; {@code clock} learns the server's time with each look. */
  static PostgresProcessRegistry join(
      PostgresConnections connections, String schema, DatabaseClock clock) {
    long ours = PROGRAM | ((schema.hashCode() & SCHEMA_MASK) << SCHEMA_SHIFT);
    try {
      Connection connection = opened(connections);
      try {
        long key = ours | (ThreadLocalRandom.current().nextLong() & CHANCE_MASK);
        ProcessLocks.on(connection).tidy();
        while (!ProcessLocks.on(connection).take(key)) {
          key = ours | (ThreadLocalRandom.current().nextLong() & CHANCE_MASK);
        }
        return new PostgresProcessRegistry(connections, clock, key, connection);
      } catch (RuntimeException | Error e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
  }

  private static Connection opened(PostgresConnections connections) throws SQLException {
    Connection connection =
        connections.open(PostgresConnections.Use.BESIDE, "synchronous_commit=off");
    connection.setAutoCommit(true);
    return connection;
  }

  /** Begins to look once a second, on a thread of its own that nothing keeps. */
  PostgresProcessRegistry watched() {
    Thread thread = new Thread(this::watch, "store-liveness");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void watch() {
    try {
      while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        lookOnce();
      }
    } catch (InterruptedException e) {
      PostgresEngine.LOG.warn("others may take this process for dead: its watch was interrupted");
    }
  }

  private void lookOnce() {
    try {
      look();
      missed.set(false);
    } catch (RuntimeException e) {
      if (closed.getCount() > 0 && !missed.getAndSet(true)) {
        PostgresEngine.LOG.warn(
            "others cannot see that this process lives until the server answers: {}", e.toString());
      }
    }
  }

  /** Joins the others again if its connection or its lock was lost, and takes back that it is missing. */
  private synchronized void look() {
    if (closed.getCount() > 0) {
      if (!read().contains(key)) {
        rejoin();
      }
      ask(locks -> locks.back(self()));
    }
  }

  @Override
  public String self() {
    return self;
  }

  private static String text(long key) {
    return String.format(Locale.ROOT, "pg-%08x", key & CHANCE_MASK)
        + ProcessPlace.own().map(ProcessPlace::text).orElse("");
  }

  @Override
  public synchronized boolean alive(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      return false;
    }
    if (here(numbered(parts))) {
      ends.forget(id);
      return true;
    }
    return !ended(id, parts) && mayComeBack(id);
  }

  /**
   * Whether it is known here that who is missing does not come back. When all may be missing, because this process lost
   * its own connection, nobody is judged so: virtual machines made from one snapshot cannot be told apart.
   */
  private boolean ended(String id, Matcher parts) {
    return !lostToo()
        && ProcessPlace.of(parts.group(2)).filter(place -> ends.sees(id, place)).isPresent();
  }

  private long numbered(Matcher id) {
    return (key & ~CHANCE_MASK) | Long.parseLong(id.group(1), CHANCE_RADIX);
  }

  private boolean here(long other) {
    boolean recent = System.nanoTime() - readNanos < KNOWN_NANOS;
    return other == key || (recent && living.contains(other)) || read().contains(other);
  }

  /** Whether one who is missing may have lost its connection, and no more. */
  private boolean mayComeBack(String id) {
    long missing = ask(locks -> locks.missingMillis(id));
    return missing < (lostToo() ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(GRACE_NANOS));
  }

  /** Whether this process lost its own connection a moment ago, as the others may have. */
  private boolean lostToo() {
    return System.nanoTime() - rejoinedNanos < GRACE_NANOS;
  }

  private Set<Long> read() {
    living = ask(locks -> locks.living(clock));
    readNanos = System.nanoTime();
    return living;
  }

  /** Asks the server on the connection that is there, or on a new one if it was lost. */
  private <T> T ask(Function<ProcessLocks, T> question) {
    try {
      return question.apply(ProcessLocks.on(connection));
    } catch (RuntimeException e) {
      if (closed.getCount() == 0 || !lost()) {
        throw e;
      }
      rejoin();
      return question.apply(ProcessLocks.on(connection));
    }
  }

  private boolean lost() {
    try {
      return !connection.isValid(1);
    } catch (SQLException e) {
      return true;
    }
  }

  /** Nobody's absence counts from before: the others may have lost their connections as well. */
  private void rejoin() {
    rejoinedNanos = System.nanoTime();
    closeConnection();
    try {
      connection = opened(connections);
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
    ProcessLocks.on(connection).endOthers(key);
    for (int i = 0; !ProcessLocks.on(connection).take(key) && i < TAKING_TRIES; i++) {
      pause();
    }
    rejoinedNanos = System.nanoTime();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(TAKING_PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeConnection() {
    try {
      connection.close();
    } catch (SQLException e) {
      PostgresEngine.LOG.debug("a connection did not close: {}", e.toString());
    }
  }

  /** The server tells of connections, and not whether a process behind one runs: known of this machine alone. */
  @Override
  public boolean stopped(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches()
        && !id.equals(self)
        && ProcessPlace.of(parts.group(2)).filter(ProcessPlace::stopped).isPresent();
  }

  @Override
  public synchronized boolean missing(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches() && !here(numbered(parts));
  }

  @Override
  public synchronized int running() {
    return (int) read().stream()
        .filter(other -> (other & ~CHANCE_MASK) == (key & ~CHANCE_MASK))
        .count();
  }

  /** Says that it will not come back, and goes. */
  @Override
  public synchronized void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    try {
      ProcessLocks.on(connection).leave(self(), key);
    } catch (RuntimeException e) {
      PostgresEngine.LOG.debug("the end was not told: {}", e.toString());
    }
    closeConnection();
  }
}
