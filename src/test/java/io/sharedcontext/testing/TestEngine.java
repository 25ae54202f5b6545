package io.sharedcontext.testing;

import io.sharedcontext.Settings;
import io.sharedcontext.store.StoreSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A database engine that tests run on. Tests with a {@link ToolFixture} run on the one that the system
 * property {@code store.engine} names, SQLite without it; some are told which. PostgreSQL is {@link
 * PostgresServer}, or the database whose address is in {@code SHARED_CONTEXT_TEST_DATABASE}; there, each
 * test leaves a schema {@code test_…}.
 */
public enum TestEngine {
  SQLITE,
  POSTGRESQL;

  /** The one that tests run on which do not say. */
  public static TestEngine current() {
    return valueOf(System.getProperty("store.engine", "sqlite").toUpperCase(Locale.ROOT));
  }

  /** A store that belongs to {@code home}: the same each time for the same directory. */
  public StoreSettings settings(Path home) {
    return Settings.of(environment(home)).store();
  }

  /** The settings of a store that belongs to {@code home}, as variables of the environment. */
  public Map<String, String> environment(Path home) {
    Map<String, String> environment = database(home);
    environment.put("SHARED_CONTEXT_HOME", home.toString());
    environment.put("SHARED_CONTEXT_DURABILITY", "process");
    return environment;
  }

  /** What a process needs, besides its home, to find the database that belongs to {@code home}. */
  public Map<String, String> database(Path home) {
    Map<String, String> environment = new HashMap<>();
    if (this == POSTGRESQL) {
      environment.put("SHARED_CONTEXT_DATABASE", address(home));
      Optional.ofNullable(System.getenv("SHARED_CONTEXT_DATABASE_PASSWORD"))
          .ifPresent(password -> environment.put("SHARED_CONTEXT_DATABASE_PASSWORD", password));
    }
    return environment;
  }

  private static String address(Path home) {
    return Optional.ofNullable(System.getenv("SHARED_CONTEXT_TEST_DATABASE"))
        .map(address -> address + "?schema=" + PostgresServer.name(home))
        .orElseGet(() -> PostgresServer.address(home));
  }

  /** A statement that somebody uses who has the database and not this program. */
  public String dropTrigger(String name, String table) {
    return "DROP TRIGGER IF EXISTS " + name + (this == POSTGRESQL ? " ON " + table : "");
  }
}
