package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.Engine;
import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.OpenDatabase;
import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store on a PostgreSQL server. Safe for use by several threads. */
final class PostgresEngine implements Engine {
  static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);

  private final PostgresSettings settings;
  private final Engine.Context context;
  private final PostgresConnections connections;
  private final CommitFeed feed;
  private final DatabaseClock clock;
  private final AtomicReference<@Nullable PostgresDatabase> opened = new AtomicReference<>();
  private final AtomicReference<@Nullable PostgresProcessRegistry> processes =
      new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  PostgresEngine(PostgresSettings settings, Engine.Context context) {
    this(settings, context, Clock.systemUTC());
  }

  /** One on a machine whose clock is {@code machine}. */
  PostgresEngine(PostgresSettings settings, Engine.Context context, Clock machine) {
    this.settings = settings;
    this.clock = new DatabaseClock(machine);
    this.context = context;
    this.connections = new PostgresConnections(settings, context.background().executor());
    this.feed = new CommitFeed(
        connections, settings.address().schema(), settings.notifying(), context.background());
  }

  @Override
  public PostgresDatabase open() {
    PostgresDatabase known = opened.get();
    return known != null ? known : openOnce();
  }

  private synchronized PostgresDatabase openOnce() {
    if (closed.get()) {
      throw CommitGate.ending();
    }
    PostgresDatabase faster = opened.get();
    if (faster != null) {
      return faster;
    }
    prepareHome();
    prepareSchema();
    PostgresDatabase made = new PostgresDatabase(settings, connections, context, feed);
    opened.set(made);
    return made;
  }

  /** Where keys will be kept. */
  private void prepareHome() {
    try {
      FilePermissions.createDirectories(settings.home());
      PrivateFiles.refuse(FileTrust.directory(settings.home()));
    } catch (IOException e) {
      throw Failure.because(
          ErrorCode.STORE_UNAVAILABLE,
          "the directory for keys, " + settings.home() + ", cannot be made",
          e);
    }
  }

  private void prepareSchema() {
    try (Connection connection = connections.open(PostgresConnections.Use.READING)) {
      connection.setAutoCommit(false);
      Tx tx = new Tx(new StatementCache(connection, PostgresDialect.POSTGRES), true);
      if (!context.founds()
          && !PostgresMigrations.founded(tx, settings.address().schema())) {
        throw Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "there is no store at " + settings.address()
                + "; the first server makes it, and SHARED_CONTEXT_DATABASE names another place");
      }
      // Before anything is done by the time: a wrong clock here would end what others hold.
      clock.ask(tx);
      PostgresMigrations.apply(connection, tx, settings.address().schema());
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
  }

  @Override
  public Optional<OpenDatabase> ifOpen() {
    return Optional.ofNullable(opened.get());
  }

  @Override
  public AutoCloseable listen(Runnable listener) {
    PostgresDatabase database = open();
    return feed.listen(listener, database::commits);
  }

  @Override
  public ProcessRegistry processes() {
    ProcessRegistry joined = processes.get();
    return joined != null ? joined : joinOnce();
  }

  private synchronized ProcessRegistry joinOnce() {
    PostgresProcessRegistry faster = processes.get();
    if (faster != null) {
      return faster;
    }
    open();
    PostgresProcessRegistry joined = PostgresProcessRegistry.join(
            connections, settings.address().schema(), clock)
        .watched();
    processes.set(joined);
    return joined;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public void stopOpening() {
    closed.set(true);
  }

  @Override
  public boolean closed() {
    return closed.get();
  }

  /** Holds no lock: what the writer finishes may ask for the processes. */
  @Override
  public void close() {
    feed.close();
    PostgresDatabase database = opened.get();
    if (database != null) {
      database.close();
      opened.set(null);
    }
    PostgresProcessRegistry joined = processes.get();
    if (joined != null) {
      joined.close();
    }
    connections.close();
  }
}
