package io.sharedcontext.store;

import java.nio.file.Path;
import java.util.Optional;

/** Where a store is and how it is kept; each database engine has settings of its own. */
public interface StoreSettings {
  /** Where it is, for people: the path of its file, or the address of its server. No secret is in it. */
  String name();

  /** Whether the database is a file of this machine; a server keeps it otherwise. */
  boolean inFile();

  /** The database file, absolute. Where there is none a failure says so, and what to use instead. */
  Path file();

  /**
   * What the names of files begin with that go with the store on this machine; absolute. Different for
   * each store.
   */
  Path localFiles();

  /** Whether a commit is made durable against loss of power before it is acknowledged. */
  boolean powerSafe();

  /** The pool of connections that read. */
  PoolSettings readers();

  /** The directory on this machine where keys are kept; absolute. */
  Path home();

  /** The file of the key that wraps secrets which are kept in the database; empty for as they are. */
  default Optional<Path> secretKeyFile() {
    return Optional.empty();
  }

  /** The engine for one store; nothing is opened yet. */
  Engine engine(Engine.Context context);
}
