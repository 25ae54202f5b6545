package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Brings the schema to the version that this server knows, in one transaction under the store's lock;
 * refuses one that it does not know. The versions are not those of SQLite's stores.
 */
final class PostgresMigrations {
  private static final List<String> ALL = List.of(
      "/db/postgresql/V001__first.sql",
      "/db/postgresql/V002__commit_records.sql",
      "/db/postgresql/V003__segment_parts.sql",
      "/db/postgresql/V004__work.sql",
      "/db/postgresql/V005__workspace.sql",
      "/db/postgresql/V006__tasks.sql",
      "/db/postgresql/V007__receipts.sql",
      "/db/postgresql/V008__process_places.sql");

  /** The oldest server on which this is tested. */
  private static final long OLDEST_SERVER = 150_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private PostgresMigrations() {}

  /** The version this server knows. */
  static int newest() {
    return ALL.size();
  }

  /** Makes what is missing of {@code schema}; commits. */
  static void apply(Connection connection, Tx tx, String schema) throws SQLException {
    refuseOldServer(tx);
    if (version(tx, schema) == newest()) {
      connection.rollback();
      return;
    }
    StoreLock.of(schema).take(tx, PATIENCE);
    // Read again: another process may have done it while this one waited for its turn.
    long version = version(tx, schema);
    if (version == 0) {
      refuseForeign(tx, schema);
      if (!exists(tx, schema)) {
        execute(connection, "CREATE SCHEMA " + schema);
      }
    }
    for (int next = (int) version; next < newest(); next++) {
      execute(connection, script(ALL.get(next)));
    }
    int changed = tx.run("UPDATE store_state SET version = ?", newest());
    assert changed == 1;
    connection.commit();
  }

  private static void refuseOldServer(Tx tx) {
    long server = tx.number("SELECT CAST(current_setting('server_version_num') AS bigint) AS n");
    if (server < OLDEST_SERVER) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "the database server is PostgreSQL " + server / 10_000
                  + "; 15 is the oldest that will do")
          .suggest("Name a server of PostgreSQL 15 or later.");
    }
  }

  private static boolean exists(Tx tx, String schema) {
    return tx.number("SELECT count(*) AS n FROM pg_namespace WHERE nspname = ?", schema) > 0;
  }

  /** Whether there is a store in {@code schema}. */
  static boolean founded(Tx tx, String schema) {
    return version(tx, schema) > 0;
  }

  /** The version of the store; 0 if there is none. */
  private static long version(Tx tx, String schema) {
    boolean there = tx.number(
            "SELECT count(*) AS n FROM pg_tables WHERE schemaname = ? AND tablename = 'store_state'",
            schema)
        > 0;
    // By its whole name: whoever may not look into the schema is told that, and not that nothing is
    // there.
    long version = there ? tx.number("SELECT version AS n FROM " + schema + ".store_state") : 0;
    if (version > newest()) {
      throw tooNew(version);
    }
    return version;
  }

  private static Failure tooNew(long version) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store has version " + version + ", this server knows versions up to " + newest())
        .suggest("Start a newer shared-context server on this store.")
        .detail("store_version", version)
        .detail("known_version", newest());
  }

  private static void refuseForeign(Tx tx, String schema) {
    if (tx.number("SELECT count(*) AS n FROM pg_tables WHERE schemaname = ?", schema) > 0) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "the schema " + schema + " holds another program's tables")
          .suggest("Name another schema: SHARED_CONTEXT_DATABASE=postgresql://…?schema=NAME.");
    }
  }

  /**
   * Gives a transaction that changes the store the next commit number, notes it as the latest of {@code
   * writer}, and refuses a store of a later version, and one whose content moves; under the store's lock.
   *
   * @param gate what such a store is refused by
   * @return the number
   */
  static long beginCommit(Tx tx, String writer, CommitGate gate) {
    return tx.find(
            """
            WITH turn AS (UPDATE store_state SET commits = commits + 1 RETURNING version, commits),
              record AS (
                INSERT INTO commit_record (writer, commits, at)
                SELECT CAST(? AS text), commits, CAST(extract(epoch FROM now()) * 1000 AS bigint)
                FROM turn
                ON CONFLICT (writer) DO UPDATE SET commits = excluded.commits, at = excluded.at)
            SELECT version, commits, (SELECT value FROM store_fact WHERE name = 'move') AS move
            FROM turn
            """,
            row -> {
              if (row.number("version") > newest()) {
                throw tooNew(row.number("version"));
              }
              gate.passMove(row.optionalText("move").map(StoreMove::parse));
              return row.number("commits");
            },
            writer)
        .orElseThrow();
  }

  private static void execute(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(script);
    }
  }

  private static String script(String resource) {
    try (InputStream in = PostgresMigrations.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
