package io.sharedcontext.testing;

import io.sharedcontext.Settings;
import io.sharedcontext.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A database engine that tests run on. Tests with a {@link ToolFixture} run on the one that the system
 * property {@code store.engine} names, SQLite without it; some are told which. The server of PostgreSQL
 * is started by the first test of a JVM that needs one, or is the one that {@code
 * SHARED_CONTEXT_TEST_DATABASE} names.
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
      String schema = "test_"
          + UUID.nameUUIDFromBytes(home.toString().getBytes(StandardCharsets.UTF_8))
              .toString()
              .replace("-", "");
      environment.put("SHARED_CONTEXT_DATABASE", Server.URL + "?schema=" + schema);
      Optional.ofNullable(System.getenv("SHARED_CONTEXT_DATABASE_PASSWORD"))
          .ifPresent(password -> environment.put("SHARED_CONTEXT_DATABASE_PASSWORD", password));
    }
    return environment;
  }

  /** A statement that somebody uses who has the database and not this program. */
  public String dropTrigger(String name, String table) {
    return "DROP TRIGGER IF EXISTS " + name + (this == POSTGRESQL ? " ON " + table : "");
  }

  /** Started when somebody first asks; it ends with the JVM. */
  private static final class Server {
    static final String URL =
        Optional.ofNullable(System.getenv("SHARED_CONTEXT_TEST_DATABASE")).orElseGet(Server::start);

    private static String start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "1000")
            .setServerConfig("fsync", "off")
            .start();
        return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
