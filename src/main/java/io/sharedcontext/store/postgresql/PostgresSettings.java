package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a store on a PostgreSQL server is, and how it is kept.
 *
 * @param address where it is
 * @param password gives the password, each time a connection is made; empty to look into .pgpass
 * @param home the directory on this machine where keys are kept; absolute
 * @param powerSafe whether a commit is on the server's disk before it is acknowledged
 * @param readers the pool of connections that read
 */
public record PostgresSettings(
    PostgresAddress address,
    Supplier<Optional<String>> password,
    Path home,
    boolean powerSafe,
    PoolSettings readers)
    implements StoreSettings {

  @Override
  public String name() {
    return address.toString();
  }

  @Override
  public boolean inFile() {
    return false;
  }

  @Override
  public Path file() {
    throw refusal();
  }

  /** Why nothing is done that works on files. */
  Failure refusal() {
    String place = "--dbname=" + address.forLibpq();
    return Failure.of(
        ErrorCode.STORE_UNAVAILABLE,
        "the store is on a database server and not in a file of this machine: use the server's own"
            + " tools. To back it up: pg_dump " + place + " --schema=" + address.schema()
            + " --format=custom --file=FILE, and keep admin.key beside it. To put it back, when no"
            + " server runs: pg_restore " + place
            + " --clean --if-exists FILE. What was deleted gives"
            + " its room back by itself; at once: psql " + place + " --command=VACUUM");
  }

  @Override
  public Engine engine(Engine.Context context) {
    return new PostgresEngine(this, context);
  }

  /** Keeps what gives the password out of logs. */
  @Override
  public String toString() {
    return "PostgresSettings[" + address + "]";
  }
}
