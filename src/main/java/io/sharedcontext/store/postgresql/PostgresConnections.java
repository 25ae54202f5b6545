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
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbcurlresolver.PgPassParser;

/**
 * The connections of a process to its database server. Those that read and those that write are in
 * HikariCP's keeping: it lends, waits, times out, and replaces what was lost; others are made one by
 * one. Safe for use by several threads.
 */
final class PostgresConnections implements AutoCloseable {
  /** One for the writer, one for what is done beside it. */
  private static final int WRITERS = 2;

  /** A statement that takes longer is given up by the server, so that nobody waits for ever. */
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(60);

  /** Longer than any statement: what no answer comes to by then was lost on the way. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);

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

  /** For one who reads: all statements of a transaction see one moment, and none changes anything. */
  private Connection reader() throws SQLException {
    return open("default_transaction_isolation=repeatable\\ read");
  }

  /** For one who writes: each statement sees what was committed before it, as its turn guarantees. */
  private Connection writer() throws SQLException {
    return settings.powerSafe() ? open() : open("synchronous_commit=off");
  }

  /** A connection of its own, which the caller closes. */
  Connection open(String... parameters) throws SQLException {
    Properties properties = new Properties();
    settings.address().parameters().forEach(properties::setProperty);
    PGProperty.USER.set(properties, settings.address().user());
    password().ifPresent(text -> PGProperty.PASSWORD.set(properties, text));
    properties.putIfAbsent(PGProperty.APPLICATION_NAME.getName(), "shared-context");
    properties.putIfAbsent(PGProperty.CONNECT_TIMEOUT.getName(), "5");
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) LONGEST_SILENCE.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.OPTIONS.set(properties, options(parameters));
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

  /** The server ends what hangs, and notices within ten seconds that this machine is gone. */
  private String options(String... parameters) {
    StringBuilder options = new StringBuilder("-c search_path=")
        .append(settings.address().schema())
        .append(" -c statement_timeout=")
        .append(LONGEST_STATEMENT.toMillis())
        .append(" -c idle_in_transaction_session_timeout=")
        .append(LONGEST_STATEMENT.toMillis())
        .append(" -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3");
    for (String parameter : parameters) {
      options.append(" -c ").append(parameter);
    }
    return options.toString();
  }

  private Optional<String> password() {
    return settings.password().get().or(() -> Optional.ofNullable(ofPassFile()));
  }

  private @Nullable String ofPassFile() {
    String first = settings.address().hosts().split(",", 2)[0];
    int colon = first.lastIndexOf(':');
    boolean port = colon > first.lastIndexOf(']');
    return PgPassParser.getPassword(
        port ? first.substring(0, colon) : first,
        port ? first.substring(colon + 1) : "5432",
        settings.address().database(),
        settings.address().user());
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
      throw failure(e);
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException cause ? failure(cause) : e;
    }
  }

  /** A time-out that has a cause tells why no connection could be made; else all are in use. */
  private static RuntimeException failure(SQLException e) {
    if (e.getCause() instanceof SQLException refused) {
      return unreachable(refused);
    }
    return e instanceof SQLTransientConnectionException
        ? Failure.because(ErrorCode.STORE_BUSY, "all connections to the store are in use", e)
            .retryAfter(200)
        : unreachable(e);
  }

  /** Why no connection could be made. */
  static RuntimeException unreachable(SQLException e) {
    return PostgresDialect.lost(e)
        ? Failure.because(
                ErrorCode.STORE_UNAVAILABLE, "the store's database server cannot be reached", e)
            .suggest("Look whether the server runs, and call again.")
            .retryAfter(1_000)
        : PostgresDialect.POSTGRES.failure(e);
  }

  /** Takes back what was lent, with its transaction ended; one that was lost is replaced. */
  static void giveBack(Connection lent) {
    try {
      lent.close();
    } catch (SQLException e) {
      throw PostgresDialect.POSTGRES.failure(e);
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
