package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.OpenParts;
import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.store.WriteConnection;
import io.sharedcontext.store.Writer;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a store comes up: the native library, the place, then under a lock that all processes respect
 * the first connection, the write-ahead log and the migrations; then everything that works on it.
 */
final class StoreOpener {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);

  /** The first SQLite without the bug that could lose a write-ahead log on its reset. */
  private static final Version OLDEST_SQLITE = Version.parse("3.51.3");

  private static final Duration LONGEST_TURN = Duration.ofSeconds(1);
  private static final Duration LONGEST_INIT = Duration.ofSeconds(60);
  private static final Duration SHORT_INIT = Duration.ofMillis(500);

  /** Who makes a store, or closes it as the last, locks all of it, on a busy machine longer than SQLite waits. */
  private static final Duration LONGEST_LOCKED = Duration.ofSeconds(5);

  private static final long LOCKED_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final String PRESENCE = ".presence";
  private static final String INIT = ".init";

  /** File locks keep processes apart, not the stores of one process. */
  static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final SqliteSettings settings;
  private final StoreEnvironment surroundings;
  private final Engine.Context context;

  StoreOpener(SqliteSettings settings, StoreEnvironment surroundings, Engine.Context context) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.context = context;
  }

  /** Opens the store, or says why not; may be tried again. */
  StoreHandle open() {
    FileDescriptors.require();
    try {
      NativeLibrary.load(surroundings.caches());
      OutOfService.refuse(settings.file());
      Optional<StoreProblem> shut = StoreDiagnosis.closedToWriting(settings.file());
      if (shut.isPresent() && settings.file().toFile().length() > 0) {
        int newest = new Migrations(surroundings.migrations()).newest();
        return new ReadOnlyOpener(settings, context).open(shut.get(), newest);
      }
      Path file = StoreLocationCheck.prepare(settings, surroundings.fileSystem());
      return unlocked(file);
    } catch (IOException | SQLException e) {
      throw explained(e);
    }
  }

  /** Begins anew while another process has the database locked. */
  private StoreHandle unlocked(Path file) throws IOException, SQLException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return assembled(file);
      } catch (SQLException e) {
        if (!Sql.busy(e) || System.nanoTime() - begun > LONGEST_LOCKED.toNanos()) {
          throw e;
        }
        LOG.debug("{} is locked; it is opened once more: {}", file, e.getMessage());
        LockSupport.parkNanos(LOCKED_POLL_NANOS);
      }
    }
  }

  /** What can be seen of the place says more than what SQLite or the system reported. */
  private Failure explained(Exception e) {
    return StoreDiagnosis.full(settings.file(), e)
        .or(() -> StoreDiagnosis.hindrance(settings.file()).flatMap(StoreProblem::failure))
        .orElseGet(() -> unexplained(e));
  }

  private Failure unexplained(Exception e) {
    if (e instanceof SQLException sql && Sql.busy(sql)) {
      LockHolder holder = LockHolder.ofOpening(settings.file());
      return holder
          .advise(Failure.because(
              ErrorCode.STORE_BUSY,
              "the store's file " + settings.file() + " is kept locked by " + holder.text(),
              e))
          .retryAfter(1_000);
    }
    String reason = e instanceof SQLException sql && Sql.notADatabase(sql)
        ? "is not a database: put a backup in its place with shared-context restore DIR, which moves"
            + " it and its -wal and -shm aside"
        : (damaged(e) ? "is damaged: " : "cannot be opened: ") + e.getMessage();
    return Failure.because(
            ErrorCode.STORE_UNAVAILABLE, "the store's file " + settings.file() + " " + reason, e)
        .suggest("Run shared-context doctor.");
  }

  private static boolean damaged(Exception e) {
    return e instanceof SQLException sql && Sql.corrupt(sql);
  }

  private StoreHandle assembled(Path file) throws IOException, SQLException {
    OpenParts parts = new OpenParts();
    try {
      Stamps stamps =
          new Stamps(parts.add(new FileStampReader(file)), parts.add(new NotedStamp(file)));
      Connection keeper = parts.add(prepared(file, stamps));
      Migrations migrations = new Migrations(surroundings.migrations());
      return assemble(file, stamps, keeper, migrations.newest(), parts);
    } catch (IOException | SQLException | RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /** By what the database is told from another: what is in its file, and what any process saw there. */
  private record Stamps(FileStampReader reader, NotedStamp noted) {
    OverwriteCheck.Sources sources(MovedPages moved) {
      return new OverwriteCheck.Sources(reader, noted, moved);
    }
  }

  private StoreHandle assemble(
      Path file, Stamps stamps, Connection keeper, int version, OpenParts parts)
      throws IOException, SQLException {
    ConnectionFactory connections = new ConnectionFactory(file);
    Connection writing = parts.add(connections.writer());
    WriteAheadLog log = parts.add(new WriteAheadLog(file));
    ReaderConnection looking = parts.add(connections.reader(new QueryStats()));
    FileLength length = new FileLength(file, connections, log, keeper);
    FileIdentityGuard identityGuard =
        new FileIdentityGuard(file, length, stamps.sources(new MovedPages(file, looking)));
    Checkpoints checkpoints = parts.add(new Checkpoints(
        new StatementCache(keeper, SqliteDialect.SQLITE),
        NotedStamp.beside(file),
        identityGuard,
        context.background()));
    TicketLock ticketLock = parts.add(queue(file, context.background()));
    CommitSignal signal = parts.add(CommitSignal.of(file));
    Readers readers = parts.add(readers(connections, identityGuard));
    WriteConnection connection = new SqliteWriteConnection(new SqliteWriteConnection.Parts(
        new StatementCache(writing, context.workload(), SqliteDialect.SQLITE),
        ticketLock,
        log,
        checkpoints,
        identityGuard,
        context.gate(),
        signal,
        new SqliteWriteConnection.Durability(settings.powerSafe(), version),
        file));
    Writer writer = parts.add(new Writer(connection, context.gate()));
    writer.start();
    SpaceRecovery space = new SpaceRecovery(writer.queue(), checkpoints, context.background());
    return new StoreHandle(
        file,
        identityGuard,
        readers,
        writer,
        log::size,
        () -> commits(looking),
        space::begin,
        () -> FileProcessRegistry.join(beside(file, PRESENCE), file),
        parts);
  }

  /** Changes with every commit of others. Not while {@link MovedPages} asks something else. */
  private static long commits(ReaderConnection looking) {
    synchronized (looking) {
      return looking.statements().number("PRAGMA data_version");
    }
  }

  /** The queue of the writers of {@code file}. */
  static TicketLock queue(Path file, Scheduler background) {
    return new TicketLock(beside(file, ".queue"), new Watchdog(LONGEST_TURN, background));
  }

  /** A connection that is new has opened whatever has the store's name by now. */
  private Readers readers(ConnectionFactory connections, FileIdentityGuard identityGuard) {
    ReaderPool.Source source = () -> {
      identityGuard.check();
      ReaderConnection fresh = connections.reader(context.workload());
      identityGuard.check();
      return fresh;
    };
    return new Readers(source, settings.readers(), context.background());
  }

  /** The first connection, to a store of the version that this server knows. */
  private Connection prepared(Path file, Stamps stamps) throws IOException, SQLException {
    ONE_AT_A_TIME.lock();
    try (FileChannel init = initFile(file)) {
      LogIndex index = new LogIndex(file);
      Optional<Connection> running = index.known(init) ? upToDate(file, stamps) : Optional.empty();
      return running.isPresent() ? running.get() : prepared(file, stamps, index, init);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /** One that is up to date needs nobody's leave, should a process that prepares it be stopped. */
  private Connection prepared(Path file, Stamps stamps, LogIndex index, FileChannel init)
      throws IOException, SQLException {
    InitLock turn = new InitLock(init(file), init);
    if (!turn.await(SHORT_INIT)) {
      index.awaitJoinable(init);
      Optional<Connection> current = upToDate(file, stamps);
      if (current.isPresent()) {
        return current.get();
      }
      turn.require(LONGEST_INIT);
    }
    index.awaitJoinable(init);
    FileProcessRegistry.prepare(beside(file, PRESENCE), file);
    Connection keeper = migrated(file, FirstConnection.open(file, stamps.reader(), stamps.noted()));
    index.note(init);
    return keeper;
  }

  /** A connection to a store in which there is nothing to prepare; empty if there is. */
  private Optional<Connection> upToDate(Path file, Stamps stamps) throws IOException, SQLException {
    Connection keeper = FirstConnection.open(file, stamps.reader(), stamps.noted());
    try {
      if (new Migrations(surroundings.migrations()).applied(keeper)) {
        return Optional.of(migrated(file, keeper));
      }
      keeper.close();
      return Optional.empty();
    } catch (IOException | SQLException | RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  private static FileChannel initFile(Path file) throws IOException {
    return PrivateFiles.open(init(file));
  }

  /** The file whose lock who prepares a store has. */
  static Path init(Path file) {
    return beside(file, INIT);
  }

  private Connection migrated(Path file, Connection keeper) throws IOException, SQLException {
    try {
      refuseOldSqlite(ConnectionFactory.text(keeper, "SELECT sqlite_version()"));
      Migrations migrations = new Migrations(surroundings.migrations());
      Migrations.refuseForeign(keeper);
      MigrationCopy.makeIfOlder(file, keeper, migrations.newest());
      ConnectionFactory.giveBackFreePages(keeper);
      ConnectionFactory.useWriteAheadLog(keeper);
      migrations.apply(keeper);
      // A first read creates the log.
      ConnectionFactory.text(keeper, "SELECT count(*) FROM sqlite_schema");
      return keeper;
    } catch (IOException | SQLException | RuntimeException e) {
      keeper.close();
      throw e;
    }
  }

  static void refuseOldSqlite(String version) {
    if (Version.parse(version).compareTo(OLDEST_SQLITE) < 0) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "SQLite " + version + " can lose data that several processes share")
          .suggest("Start the server with the SQLite library it ships, 3.51.3 or later.");
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
