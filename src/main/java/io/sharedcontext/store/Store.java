package io.sharedcontext.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The SQLite file that every process of this store shares. Opened by the first call that needs it.
 * Safe for use by several threads.
 */
public final class Store implements AutoCloseable {
  private final StoreSettings settings;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  public Store(StoreSettings settings) {
    this.settings = settings;
  }

  /** The settings it was made with. */
  public StoreSettings settings() {
    return settings;
  }

  /** Runs {@code work} on a reader. It sees one consistent snapshot. */
  public <T> T read(Function<Tx, T> work) {
    return run(work);
  }

  /**
   * Queues {@code work} for the writer. Commands run in the order they were queued; several may share
   * a commit, each under a savepoint of its own. The future completes when the commit is durable, or
   * with what {@code work} threw, in which case nothing of it is kept. A command that is cancelled
   * before it began never runs. Nothing slow belongs into {@code work}: every process waits for it.
   */
  public <T> CompletableFuture<T> write(Function<Tx, T> work) {
    return CompletableFuture.supplyAsync(() -> run(work), writer);
  }

  /** Queues {@code work} to ride along with the next commit, at the latest in 100 ms. */
  public void later(Consumer<Tx> work) {
    CompletableFuture<Boolean> ignored = write(tx -> {
      work.accept(tx);
      return true;
    });
    assert ignored != null;
  }

  private synchronized <T> T run(Function<Tx, T> work) {
    return Sql.attempt(() -> {
      try (Connection connection = connect()) {
        connection.setAutoCommit(false);
        T result = work.apply(new Tx(connection));
        connection.commit();
        return result;
      }
    });
  }

  private Connection connect() throws SQLException {
    boolean fresh = !Files.exists(settings.file());
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
    if (fresh) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(resource("/db/V001__first.sql"));
      }
    }
    return connection;
  }

  private static String resource(String name) {
    try (InputStream in = Store.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    writer.shutdown();
  }
}
