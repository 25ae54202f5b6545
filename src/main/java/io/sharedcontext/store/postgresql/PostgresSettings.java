package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where a store on a PostgreSQL server is, and how it is kept.
 *
 * @param address where it is
 * @param password gives the password, each time a connection is made; empty to look into .pgpass
 * @param home the directory on this machine where keys are kept; absolute
 * @param powerSafe whether a commit is on the server's disk before it is acknowledged
 * @param readers the pool of connections that read
 * @param notifying whether processes notify each other of commits; else each looks for itself
 * @param secretKeyFile the file of the key that wraps the store's secrets, if they are wrapped
 */
public record PostgresSettings(
    PostgresAddress address,
    Supplier<Optional<String>> password,
    Path home,
    boolean powerSafe,
    PoolSettings readers,
    boolean notifying,
    Optional<Path> secretKeyFile)
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

  /** Named by where the store is: what of it does not belong to the store that is there now is told by that. */
  @Override
  public Path localFiles() {
    String place = address.hosts() + "/" + address.database() + "/" + address.schema();
    UUID name = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
    return home.resolve("postgresql-" + name);
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
