package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The processes that hold a session-level advisory lock in the database, each on a connection of its own
 * that does nothing else. The server drops the lock with the connection. A process whose connection was
 * lost takes its lock again under the name that it had. Safe for use by several threads.
 */
final class PostgresProcessRegistry implements ProcessRegistry {
  /** "SC", the schema, and a number by chance: a lock that is nobody else's. */
  private static final long PROGRAM = 0x5343L << (Long.SIZE - Short.SIZE);

  private static final long SCHEMA_MASK = 0xffffL;
  private static final int SCHEMA_SHIFT = 32;
  private static final long CHANCE_MASK = 0xffff_ffffL;

  /** Who is found alive is taken for alive for so long; who is not found is always looked for anew. */
  private static final long KNOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final String LIVING = """
      SELECT (CAST(classid AS bigint) << 32) | CAST(objid AS bigint) AS n FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final PostgresConnections connections;
  private final long key;
  private Connection connection;
  private Set<Long> living = Set.of();
  private long readNanos = System.nanoTime() - KNOWN_NANOS;
  private boolean closed;

  private PostgresProcessRegistry(
      PostgresConnections connections, long key, Connection connection) {
    this.connections = connections;
    this.key = key;
    this.connection = connection;
  }

  static PostgresProcessRegistry join(PostgresConnections connections, String schema) {
    long ours = PROGRAM | ((schema.hashCode() & SCHEMA_MASK) << SCHEMA_SHIFT);
    try {
      Connection connection = connections.open();
      try {
        long key = ours | (ThreadLocalRandom.current().nextLong() & CHANCE_MASK);
        while (!locked(connection, key)) {
          key = ours | (ThreadLocalRandom.current().nextLong() & CHANCE_MASK);
        }
        return new PostgresProcessRegistry(connections, key, connection);
      } catch (SQLException | RuntimeException | Error e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
  }

  /** Takes the lock; false if another connection has it. */
  private static boolean locked(Connection connection, long key) throws SQLException {
    connection.setAutoCommit(true);
    return tx(connection).number("SELECT pg_try_advisory_lock(?) AS n", key) == 1;
  }

  private static Tx tx(Connection connection) {
    return new Tx(new StatementCache(connection, PostgresDialect.POSTGRES), false);
  }

  @Override
  public String self() {
    return text(key);
  }

  private static String text(long key) {
    return String.format(Locale.ROOT, "pg-%08x", key & CHANCE_MASK);
  }

  @Override
  public synchronized boolean alive(String id) {
    boolean known = System.nanoTime() - readNanos < KNOWN_NANOS;
    return id.equals(self()) || (known && names().contains(id)) || read().contains(id);
  }

  private Set<String> names() {
    Set<String> names = new HashSet<>();
    living.stream()
        .filter(other -> other >>> SCHEMA_SHIFT == key >>> SCHEMA_SHIFT)
        .forEach(other -> names.add(text(other)));
    return names;
  }

  private Set<String> read() {
    living = ask(tx -> Set.copyOf(tx.list(LIVING, row -> row.number("n"))));
    readNanos = System.nanoTime();
    return names();
  }

  /** Asks the server on the connection that is there, or on a new one if it was lost. */
  private <T> T ask(Function<Tx, T> question) {
    try {
      return question.apply(tx(connection));
    } catch (RuntimeException e) {
      if (!lost()) {
        throw e;
      }
      rejoin();
      return question.apply(tx(connection));
    }
  }

  private boolean lost() {
    try {
      return !closed && !connection.isValid(2);
    } catch (SQLException e) {
      return true;
    }
  }

  /** The lock may still be held by what the server has of the connection that was lost. */
  private void rejoin() {
    try {
      connection.close();
    } catch (SQLException e) {
      PostgresEngine.LOG.debug("a lost connection did not close: {}", e.toString());
    }
    try {
      connection = connections.open();
      if (!locked(connection, key)) {
        PostgresEngine.LOG.info("this process is known by a connection that was lost, for a while");
      }
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
  }

  /** Joins the others again if the connection was lost; called once a second. */
  synchronized void look() {
    if (closed) {
      return;
    }
    if (lost() || !holds()) {
      rejoin();
    }
  }

  private boolean holds() {
    return tx(connection)
            .number(
                "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
                    + " AND pid = pg_backend_pid() AND granted")
        > 0;
  }

  /** The server tells of connections, and not whether a process behind one runs. */
  @Override
  public boolean stopped(String id) {
    return false;
  }

  @Override
  public synchronized int running() {
    return read().size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      PostgresEngine.LOG.debug("a connection did not close: {}", e.toString());
    }
  }
}
