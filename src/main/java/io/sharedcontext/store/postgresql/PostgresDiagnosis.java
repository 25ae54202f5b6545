package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * One thing that an operator should know of the database server of a store.
 *
 * @param check what was looked at
 * @param level how good it is
 * @param text what was found
 * @param advice what to do about it; empty if nothing is to be done
 */
public record PostgresDiagnosis(String check, Level level, String text, String advice) {
  /** Beyond it times of messages of several machines are in no order that a person understands. */
  private static final long MOST_CLOCK_MS = 1_000;

  private static final int WAKE_MS = 2_000;
  private static final int MANY_PERCENT = 80;
  private static final int PERCENT = 100;

  /** How good it is. */
  public enum Level {
    /** As it should be. */
    GOOD,
    /** Works, but somebody should know. */
    DOUBTFUL,
    /** Something is wrong. */
    BAD
  }

  /** What there is to say of the server of {@code store}; opens it. */
  public static List<PostgresDiagnosis> of(Store store, Clock clock) {
    PostgresDatabase database = (PostgresDatabase) store.inUse();
    try (Connection connection = database.connect();
        Connection other = database.connect()) {
      connection.setAutoCommit(true);
      other.setAutoCommit(true);
      Tx tx = new Tx(new StatementCache(connection, PostgresDialect.POSTGRES), false);
      return List.of(
          connections(tx), durability(tx), clock(tx, clock), wake(connection, other), rights(tx));
    } catch (SQLException e) {
      throw PostgresConnections.unreachable(e);
    }
  }

  private static PostgresDiagnosis good(String check, String text) {
    return new PostgresDiagnosis(check, Level.GOOD, text, "");
  }

  private static PostgresDiagnosis doubtful(String check, String text, String advice) {
    return new PostgresDiagnosis(check, Level.DOUBTFUL, text, advice);
  }

  private static PostgresDiagnosis connections(Tx tx) {
    long most = tx.number("SELECT CAST(current_setting('max_connections') AS bigint) AS n");
    long used = tx.number(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE backend_type = 'client backend'");
    String text = used + " of " + most + " connections of the server are in use";
    return used * PERCENT < most * MANY_PERCENT
        ? good("connections", text)
        : doubtful("connections", text, "Raise max_connections; a process keeps two to five.");
  }

  private static PostgresDiagnosis durability(Tx tx) {
    String found = setting(tx, "fsync") + setting(tx, "full_page_writes");
    String commit = setting(tx, "synchronous_commit");
    if (!found.equals("onon")) {
      return new PostgresDiagnosis(
          "durability",
          Level.BAD,
          "the server may lose everything with its power: fsync or full_page_writes is off",
          "Turn both on in postgresql.conf.");
    }
    return commit.equals("off")
        ? doubtful(
            "durability",
            "synchronous_commit is off: what was acknowledged in the last second may be lost",
            "Turn it on, unless that is wanted.")
        : good("durability", "an acknowledged change is on the server's disk");
  }

  private static String setting(Tx tx, String name) {
    return tx.find("SELECT current_setting(?) AS value", row -> row.text("value"), name)
        .orElse("");
  }

  /** The server's answer is from about the middle of the time that it took. */
  private static PostgresDiagnosis clock(Tx tx, Clock clock) {
    long before = clock.millis();
    long there =
        tx.number("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS n");
    long ahead = (before + clock.millis()) / 2 - there;
    String text = "this machine's clock and the server's differ by " + Math.abs(ahead) + " ms";
    return Math.abs(ahead) <= MOST_CLOCK_MS
        ? good("clock", text)
        : doubtful("clock", text, "Have all machines set their clocks by the same NTP servers.");
  }

  /** Whether one connection hears what another one notifies: poolers let that get lost. */
  private static PostgresDiagnosis wake(Connection listening, Connection notifying)
      throws SQLException {
    execute(listening, "LISTEN shared_context_doctor");
    long began = System.nanoTime();
    execute(notifying, "NOTIFY shared_context_doctor");
    PGNotification[] heard = listening.unwrap(PGConnection.class).getNotifications(WAKE_MS);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return heard != null && heard.length > 0
        ? good("wake", "a notification arrives after " + millis + " ms")
        : doubtful(
            "wake",
            "notifications do not arrive: who waits hears of messages up to a second late",
            "Connect to the server itself, not through a pooler that lends connections by"
                + " transaction.");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  /** The secret that signs tokens is in the schema. */
  private static PostgresDiagnosis rights(Tx tx) {
    List<String> others = tx.list("""
        SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END AS who
        FROM pg_namespace n, LATERAL aclexplode(n.nspacl) a
        WHERE n.nspname = current_schema() AND a.grantee <> n.nspowner ORDER BY who
        """, row -> row.text("who"));
    boolean superuser =
        tx.number("SELECT count(*) AS n FROM pg_roles WHERE rolname = current_user AND rolsuper")
            > 0;
    if (!others.isEmpty()) {
      return doubtful(
          "rights",
          "others have rights on the schema: " + String.join(", ", others),
          "REVOKE ALL ON SCHEMA … FROM them: the secret that signs tokens is in it.");
    }
    return superuser
        ? doubtful(
            "rights",
            "servers connect as a superuser of the database server",
            "A role that owns the schema suffices: docs/databases.md has the statements.")
        : good("rights", "no other role has a right on the schema");
  }
}
