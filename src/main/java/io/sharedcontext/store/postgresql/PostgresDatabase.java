package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Commits;
import io.sharedcontext.store.Engine;
import io.sharedcontext.store.OpenDatabase;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.StoreInfo;
import io.sharedcontext.store.StoreMetrics;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The store's schema on the server, open. Safe for use by several threads. */
final class PostgresDatabase implements OpenDatabase {
  private static final String SIZE = """
      SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) AS n
      FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
      WHERE s.nspname = ? AND c.relkind = 'r'
      """;

  private final PostgresSettings settings;
  private final PostgresConnections connections;
  private final QueryStats workload;
  private final Writer writer;

  PostgresDatabase(
      PostgresSettings settings,
      PostgresConnections connections,
      Engine.Context context,
      CommitFeed feed) {
    this.settings = settings;
    this.connections = connections;
    this.workload = context.workload();
    this.writer = new Writer(
        new PostgresWriteConnection(
            connections, StoreLock.of(settings.address().schema()), context, feed::wakeOthers),
        context.gate());
    writer.start();
  }

  @Override
  public ReadTransaction beginRead() {
    return new PostgresReadTransaction(connections, workload);
  }

  @Override
  public Commits writer() {
    return writer;
  }

  @Override
  public ReaderStats readers() {
    return connections.figures();
  }

  /** A connection of its own, which the caller closes. */
  Connection connect() throws SQLException {
    return connections.open(PostgresConnections.Use.READING);
  }

  private <T> T read(Function<Tx, T> work) {
    ReadTransaction transaction = beginRead();
    try {
      return transaction.read(work);
    } finally {
      transaction.end();
    }
  }

  /** The number of the latest commit. */
  long commits() {
    return read(tx -> tx.number("SELECT commits AS n FROM store_state"));
  }

  @Override
  public StoreMetrics metrics(QueryStats counted) {
    long size = read(tx -> tx.number(SIZE, settings.address().schema()));
    return new StoreMetrics(counted.queries(), counted.slow(), size, 0);
  }

  @Override
  public StoreInfo facts(Tx tx) {
    return new StoreInfo(
        settings.name(),
        tx.number("SELECT version AS n FROM store_state"),
        tx.find("SELECT current_setting('server_version') AS version", row -> row.text("version"))
            .orElse(""),
        tx.number(SIZE, settings.address().schema()),
        0);
  }

  /** The server checks its pages itself as it reads them, where it was set up so. */
  @Override
  public List<String> problems(Tx tx, boolean quick) {
    return List.of();
  }

  @Override
  public void backUp(Path target) {
    throw settings.refusal();
  }

  /** The server's autovacuum does that by itself. */
  @Override
  public CompletableFuture<Boolean> recoverSpace() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public void close() {
    writer.close();
  }
}
