package io.sharedcontext.store.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.sharedcontext.store.PoolFigures;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a process to its database server. Those that read and those that write are in
 * HikariCP's keeping: it lends, waits, times out, and replaces what was lost; others are made one by
 * one. Safe for use by several threads.
 */
final class PostgresConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresConnections.class);

  /** One for the writer, one for what is done beside it. */
  static final int WRITERS = 2;

  /** Connections are renewed now and then, as proxies between would otherwise cut them. */
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final PostgresSettings settings;
  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final PoolFigures counts = new PoolFigures();

  PostgresConnections(PostgresSettings settings, ScheduledExecutorService background) {
    this.settings = settings;
    this.readers = pool("store-readers", this::reader, background);
    // Not as a default of the session: the driver would take the server for a standby.
    readers.setReadOnly(true);
    readers.setMaximumPoolSize(settings.readers().size());
    readers.setLeakDetectionThreshold(settings.readers().leak().toMillis());
    readers.setMetricsTrackerFactory((name, stats) -> counts);
    this.writers = pool("store-writers", this::writer, background);
    writers.setMaximumPoolSize(WRITERS);
  }

  private HikariDataSource pool(
      String name, ConnectionSource.Opening opening, ScheduledExecutorService background) {
    PoolSettings wanted = settings.readers();
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName(name);
    pool.setDataSource(new ConnectionSource(opening));
    pool.setAutoCommit(false);
    // Those that are needed, and no more: a server has few connections for many processes.
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(wanted.patience().toMillis());
    pool.setMaxLifetime(LIFE.toMillis());
    pool.setScheduledExecutor(background);
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  /** What a connection is for, and how long its owner can wait. */
  enum Use {
    /** Reads, and what is done once. */
    READING(60, 60, 5),

    /** In a turn everybody else waits for: one who stops in the middle loses it. */
    WRITING(15, 5, 5),

    /** By which others know that this process lives, and by which it hears of them. */
    BESIDE(3, 3, 2);

    private final Duration statement;
    private final Duration idle;
    private final Duration connecting;

    /**
     * Times in seconds.
     *
     * @param statement after which the server gives a statement up
     * @param idle after which it ends a connection on which nothing happens in a transaction
     * @param connecting after which a host that does not answer is given up
     */
    Use(int statement, int idle, int connecting) {
      this.statement = Duration.ofSeconds(statement);
      this.idle = Duration.ofSeconds(idle);
      this.connecting = Duration.ofSeconds(connecting);
    }

    /** Longer than any statement: what no answer comes to by then was lost on the way. */
    private Duration silence() {
      return statement.plus(statement.dividedBy(4)).plusSeconds(1);
    }

    /**
     * The server ends what hangs, and notices within four seconds that this machine is gone. Each statement
     * sees what was committed before it, also where the database is set up for others in another way.
     */
    private String options() {
      return " -c default_transaction_isolation=read\\ committed -c statement_timeout="
          + statement.toMillis()
          + " -c idle_in_transaction_session_timeout=" + idle.toMillis()
          + " -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
          + " -c tcp_user_timeout=4000";
    }
  }

  /** For one who reads: all statements of a transaction see one moment, and none changes anything. */
  private Connection reader() throws SQLException {
    return open(Use.READING, "default_transaction_isolation=repeatable\\ read");
  }

  /** For one who writes: each statement sees what was committed before it, as its turn guarantees. */
  private Connection writer() throws SQLException {
    return settings.powerSafe() ? open(Use.WRITING) : open(Use.WRITING, "synchronous_commit=off");
  }

  /** A connection of its own, which the caller closes. */
  Connection open(Use use, String... parameters) throws SQLException {
    Properties properties = new Properties();
    settings.address().parameters().forEach(properties::setProperty);
    Tls.trust(properties);
    PGProperty.USER.set(properties, settings.address().user());
    // None at all would have the driver look into the file of passwords, whoever may read that.
    PGProperty.PASSWORD.set(properties, password().orElse(""));
    properties.putIfAbsent(PGProperty.APPLICATION_NAME.getName(), "shared-context");
    properties.putIfAbsent(
        PGProperty.CONNECT_TIMEOUT.getName(), Long.toString(use.connecting.toSeconds()));
    // One of several hosts may be gone, and a server may be there and not answer.
    PGProperty.LOGIN_TIMEOUT.set(properties, 2 * PGProperty.CONNECT_TIMEOUT.getInt(properties));
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) use.silence().toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 1);
    PGProperty.OPTIONS.set(properties, options(use, parameters));
    Connection made = new Driver().connect(url(), properties);
    if (made == null) {
      throw new SQLException("the driver does not know " + url());
    }
    return made;
  }

  private String url() {
    return "jdbc:postgresql://" + settings.address().hosts() + "/"
        + URLEncoder.encode(settings.address().database(), StandardCharsets.UTF_8);
  }

  private String options(Use use, String... parameters) {
    StringBuilder options = new StringBuilder("-c search_path=")
        .append(settings.address().schema())
        .append(use.options());
    for (String parameter : parameters) {
      options.append(" -c ").append(parameter);
    }
    return options.toString();
  }

  private Optional<String> password() {
    return settings.password().get().or(() -> PassFile.password(settings.address()));
  }

  /** Lends a connection that reads. */
  Connection borrowReader() {
    return borrow(readers);
  }

  /** Lends a connection that writes. */
  Connection borrowWriter() {
    return borrow(writers);
  }

  private static Connection borrow(HikariDataSource pool) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw failure(pool, e);
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException cause ? unreachable(cause) : e;
    }
  }

  /**
   * A time-out that has a cause tells why no connection could be made; one without, and without a
   * connection that somebody has, tells of a server that does not answer.
   */
  private static RuntimeException failure(HikariDataSource pool, SQLException e) {
    if (e.getCause() instanceof SQLException refused) {
      return unreachable(refused);
    }
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    boolean silent = bean == null || bean.getTotalConnections() == 0;
    return e instanceof SQLTransientConnectionException && !silent
        ? Failure.because(ErrorCode.STORE_BUSY, "all connections to the store are in use", e)
            .retryAfter(200)
        : unreachable(e);
  }

  /** Why no connection could be made. */
  static RuntimeException unreachable(SQLException e) {
    Optional<Failure> untrusted = Tls.refusal(e);
    if (untrusted.isPresent()) {
      return untrusted.get();
    }
    if (PSQLState.CONNECTION_REJECTED.getState().equals(e.getSQLState())) {
      return Failure.because(
          ErrorCode.STORE_UNAVAILABLE,
          "the store cannot be used: its server asks for a password, and none is set; or it has no TLS,"
              + " which sslmode demands",
          e);
    }
    return PostgresDialect.lost(e) || e instanceof SQLTransientConnectionException
        ? Failure.because(
                ErrorCode.STORE_UNAVAILABLE, "the store's database server cannot be reached", e)
            .suggest("Look whether the server runs, and call again.")
            .retryAfter(1_000)
        : PostgresDialect.POSTGRES.failure(e);
  }

  /**
   * Takes back what was lent, with its transaction ended; one that was lost is replaced, which is no
   * failure of what was done with it before.
   */
  static void giveBack(Connection lent) {
    try {
      lent.close();
    } catch (SQLException e) {
      LOG.debug("a connection was lost as it was given back: {}", e.toString());
    }
  }

  /** What the pool of readers says of itself. */
  ReaderStats figures() {
    giveBack(borrowReader());
    HikariPoolMXBean bean = readers.getHikariPoolMXBean();
    return new ReaderStats(
        bean.getActiveConnections(),
        bean.getIdleConnections(),
        bean.getThreadsAwaitingConnection(),
        readers.getMaximumPoolSize(),
        counts.borrowed(),
        counts.timedOut());
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }
}
