package io.sharedcontext.testing;

import io.sharedcontext.Settings;
import io.sharedcontext.cli.FileTree;
import io.sharedcontext.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A PostgreSQL server of this JVM's, with a database for each directory that a test keeps a store in. Each
 * is a copy of one that holds an empty store, which takes a third of the time that founding one takes, and
 * is dropped some time after its directory is gone. The server starts when somebody first asks, and ends
 * with the JVM.
 */
final class PostgresServer {
  private static final String EMPTY = "empty_store";

  /** By which programs of the tests reach it; nodes of their own have no other way than this address. */
  private static final String HOST = System.getProperty("nodes.database", "localhost");

  private final EmbeddedPostgres server;

  /** Which directories were seen to be there, of those that have a database. */
  private final Map<Path, Boolean> homes = new HashMap<>();

  private PostgresServer() throws IOException, SQLException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
        .setServerConfig("max_connections", "1000")
        .setServerConfig("fsync", "off");
    if (!HOST.equals("localhost")) {
      Path rules = Files.createTempFile("pg_hba", ".conf");
      Files.writeString(rules, "host all all all trust\n");
      // It runs as somebody else.
      Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-r--r--"));
      builder.setServerConfig("listen_addresses", "*");
      builder.setServerConfig("hba_file", rules.toString());
    }
    server = builder.start();
    execute("CREATE DATABASE " + EMPTY);
    found();
  }

  /** Started when it is first used. */
  private static final class One {
    static final PostgresServer SERVER = start();

    private static PostgresServer start() {
      try {
        return new PostgresServer();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The address of the database that belongs to {@code home}. */
  static String address(Path home) {
    try {
      return One.SERVER.url(One.SERVER.database(home));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A name that is the same each time for the same directory. */
  static String name(Path home) {
    byte[] path = home.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    return "test_" + UUID.nameUUIDFromBytes(path).toString().replace("-", "");
  }

  private String url(String database) {
    return "postgresql://postgres@" + HOST + ":" + server.getPort() + "/" + database
        + "?schema=shared_context";
  }

  private void found() throws IOException {
    Path home = Files.createTempDirectory("store");
    Settings settings = Settings.of(
        Map.of("SHARED_CONTEXT_HOME", home.toString(), "SHARED_CONTEXT_DATABASE", url(EMPTY)));
    try (Store store = new Store(settings.store())) {
      store.open();
    }
    FileTree.delete(home);
    Await.until("nobody uses it", this::unused);
  }

  private boolean unused() {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT 1 FROM pg_stat_activity WHERE datname = '" + EMPTY + "'")) {
      return !rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized String database(Path home) throws SQLException {
    String name = name(home);
    if (!homes.containsKey(home)) {
      List<String> statements = dropped();
      statements.add("CREATE DATABASE " + name + " TEMPLATE " + EMPTY + " STRATEGY file_copy");
      execute(statements.toArray(String[]::new));
    }
    homes.merge(home, Files.exists(home), Boolean::logicalOr);
    return name;
  }

  private List<String> dropped() {
    List<String> statements = new ArrayList<>();
    homes.replaceAll((home, seen) -> seen || Files.exists(home));
    homes.entrySet().removeIf(entry -> {
      Path home = entry.getKey();
      boolean gone = entry.getValue()
          ? !Files.exists(home)
          : !Files.exists(home.toAbsolutePath().getParent());
      if (gone) {
        statements.add("DROP DATABASE " + name(home) + " WITH (FORCE)");
      }
      return gone;
    });
    return statements;
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean unused = statement.execute(sql);
      }
    }
  }
}
