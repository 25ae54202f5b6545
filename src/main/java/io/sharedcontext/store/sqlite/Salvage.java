package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Brings what can still be read of a damaged store into a new one. The files are copied first and
 * only the copy is opened. Nobody may use either store meanwhile.
 */
public final class Salvage {
  private static final String DRAFT = ".salvage-draft";

  private final Path damaged;
  private final Path target;

  /** From the store of {@code damaged} to a new one in the directory {@code target}. */
  public Salvage(Path damaged, Path target) {
    this.damaged = StoreFiles.real(damaged);
    this.target = target.toAbsolutePath().normalize();
  }

  /**
   * What became of a table.
   *
   * @param read how many rows are in the new store
   * @param lost how many more an index knows of; empty where none can be asked
   */
  public record Table(String name, long read, OptionalLong lost) {
    /** Whether every row is there. */
    public boolean whole() {
      return lost.orElse(1) == 0;
    }
  }

  /**
   * Does it, and tells what became of each table.
   *
   * @param progress hears what is being done
   */
  public List<Table> run(Consumer<String> progress) throws IOException {
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    Path fresh = target.resolve(StoreFiles.DATABASE);
    FilePermissions.createDirectories(target);
    Path draft = target.resolve(DRAFT);
    StoreFiles.delete(draft);
    FilePermissions.createDirectories(draft);
    try {
      progress.accept("copying the damaged store");
      Path copy = copy(draft);
      try (Store store = new Store(new SqliteSettings(fresh, true, true))) {
        store.open();
      }
      for (String secret : StoreFiles.SECRETS) {
        Path from = damaged.resolveSibling(secret);
        if (Files.isRegularFile(from) && !Files.exists(target.resolve(secret))) {
          StoreFiles.copy(from, target.resolve(secret));
        }
      }
      define(copy, fresh);
      return tables(copy, fresh, progress);
    } catch (TableSalvage.Unwritable e) {
      remove(fresh);
      throw e.reason();
    } catch (SQLException e) {
      remove(fresh);
      throw Sql.corrupt(e) ? lost() : Sql.toFailure(e);
    } catch (Failure e) {
      remove(fresh);
      throw e;
    } finally {
      StoreFiles.delete(draft);
    }
  }

  /** Half of it would stand in the way of the next attempt. */
  private static void remove(Path store) throws IOException {
    for (String suffix : StoreFiles.SUFFIXES) {
      Files.deleteIfExists(StoreFiles.beside(store, suffix));
    }
  }

  private Path copy(Path draft) throws IOException {
    Path copy = draft.resolve(StoreFiles.DATABASE);
    StoreFiles.copy(damaged, copy);
    Path log = StoreFiles.beside(damaged, "-wal");
    if (Files.isRegularFile(log)) {
      StoreFiles.copy(log, StoreFiles.beside(copy, "-wal"));
    }
    return copy;
  }

  /** Has each table that is there and cannot be made out be defined as it is in the new store. */
  private void define(Path copy, Path fresh) throws SQLException {
    try (Connection from = new ConnectionFactory(copy).lenient();
        Connection to = new ConnectionFactory(fresh).keeper()) {
      Tx source = new Tx(new StatementCache(from, SqliteDialect.SQLITE), true);
      Tx target = new Tx(new StatementCache(to, SqliteDialect.SQLITE), false);
      List<String> known = Schema.tables(target);
      if (named(source).stream().noneMatch(known::contains)) {
        throw lost();
      }
      for (String table : known) {
        if (Schema.columns(source, table).isEmpty()) {
          source.run(
              "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
              Schema.definition(target, table),
              table);
        }
      }
    }
  }

  private static List<String> named(Tx source) {
    try {
      return Schema.tables(source);
    } catch (Failure e) {
      return List.of();
    }
  }

  private Failure lost() {
    return Failure.of(
        ErrorCode.STORE_UNAVAILABLE,
        "no table of " + damaged
            + " can be found, as the definitions of all are lost; put your last"
            + " backup in its place with shared-context restore DIR, or bring your last export into a"
            + " new store with shared-context import FILE");
  }

  private static List<Table> tables(Path copy, Path fresh, Consumer<String> progress)
      throws SQLException {
    try (Connection from = new ConnectionFactory(copy).lenient();
        Connection to = new ConnectionFactory(fresh).keeper()) {
      ConnectionFactory.execute(to, "PRAGMA foreign_keys = OFF");
      ConnectionFactory.execute(to, "PRAGMA recursive_triggers = OFF");
      StatementCache source = new StatementCache(from, SqliteDialect.SQLITE);
      StatementCache sink = new StatementCache(to, SqliteDialect.SQLITE);
      List<Table> tables = new ArrayList<>();
      ConnectionFactory.execute(to, "BEGIN IMMEDIATE");
      Tx target = new Tx(sink, true);
      for (String table : Schema.tables(target)) {
        progress.accept("reading " + table);
        tables.add(new TableSalvage(source, target, table).run());
      }
      // What was made of all messages does not suit those that are left; it is made again.
      ConnectionFactory.execute(to, "DELETE FROM search_segments");
      ConnectionFactory.execute(to, "DELETE FROM search_changes");
      ConnectionFactory.execute(to, "COMMIT");
      return tables;
    }
  }
}
