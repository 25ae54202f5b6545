package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.Certificates;
import io.sharedcontext.testing.DatabaseServer;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a database, and whom a server trusts there: passwords, roles, connections, certificates. */
@EnabledOnOs(OS.LINUX)
class DatabaseAccessIT {
  private static final String PASSWORD = "pw-7f3a";

  private static DatabaseServer database;
  private static Path certificates;

  @TempDir
  private Path home;

  @BeforeAll
  static void serve(@TempDir Path directory) throws IOException {
    database = DatabaseServer.make(directory);
    certificates = directory;
    Path rules = directory.resolve("pg_hba.conf");
    Files.writeString(rules, """
        host all postgres all trust
        hostssl all secure all trust
        host all secure all reject
        host all all all scram-sha-256
        """);
    database.set("hba_file", rules.toString());
    Certificates made = new Certificates(directory);
    if (made.possible()) {
      made.authority("ours");
      made.authority("other");
      made.server("server", "localhost", "ours");
      database
          .set("ssl", "on")
          .set("ssl_cert_file", directory.resolve("server.crt").toString())
          .set("ssl_key_file", directory.resolve("server.key").toString());
    }
    database.start();
    database.execute("CREATE ROLE secure LOGIN");
    database.execute("GRANT CREATE ON DATABASE postgres TO secure");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private Store store(String address, String password) {
    Map<String, String> environment = new HashMap<>(Map.of(
        "SHARED_CONTEXT_HOME",
        home.toString(),
        "SHARED_CONTEXT_POOL_WAIT",
        "2000",
        "SHARED_CONTEXT_DATABASE",
        address));
    environment.put("SHARED_CONTEXT_DATABASE_PASSWORD", password);
    return new Store(Settings.of(environment).store());
  }

  private static String role(String name, String more) {
    database.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "' " + more);
    return database.address(name);
  }

  private static void refused(Store store, ErrorCode code, String reason) {
    try (store) {
      assertThatThrownBy(store::open).isInstanceOfSatisfying(Failure.class, failure -> {
        assertThat(failure.code()).as("%s", failure).isEqualTo(code);
        assertThat(failure.sentence()).contains(reason).doesNotContain(PASSWORD);
      });
    }
  }

  private static void works(Store store) {
    try (store) {
      assertThat(store
              .write(tx -> tx.run("INSERT INTO store_fact (name, value) VALUES ('a', 'b')"
                  + " ON CONFLICT (name) DO UPDATE SET value = excluded.value"))
              .join())
          .isEqualTo(1);
      assertThat(store.processes().running()).isEqualTo(1);
    }
  }

  private static String tls(String host, String authority) {
    assumeTrue(Files.exists(certificates.resolve("server.crt")), "needs openssl");
    return database.address("secure").replace("127.0.0.1", host)
        + "?schema=tls&sslmode=verify-full&sslrootcert=" + certificates.resolve(authority);
  }

  @Test
  void a_server_whose_certificate_is_good_is_trusted() throws SQLException {
    works(store(tls("localhost", "ours.crt"), ""));
  }

  @Test
  void a_server_at_another_host_than_its_certificate_is_refused() {
    refused(
        store(tls("127.0.0.1", "ours.crt"), ""),
        ErrorCode.STORE_UNAVAILABLE,
        "for another host than the address names");
  }

  @Test
  void a_certificate_of_an_authority_that_is_not_trusted_is_refused() {
    refused(
        store(tls("localhost", "other.crt"), ""),
        ErrorCode.STORE_UNAVAILABLE,
        "no authority that is trusted here has signed its certificate");
    refused(
        store(tls("localhost", "x").replaceAll("&sslrootcert=.*", "&sslrootcert=system"), ""),
        ErrorCode.STORE_UNAVAILABLE,
        "no authority that is trusted here has signed its certificate");
  }

  @Test
  void a_file_of_authorities_that_is_not_there_is_named_as_the_reason() {
    refused(store(tls("localhost", "none.crt"), ""), ErrorCode.STORE_UNAVAILABLE, "cannot be read");
  }

  @Test
  void a_role_that_may_create_a_schema_suffices_and_nobody_else_may_read_it() {
    String address = role("founder", "");
    role("nosy", "");
    database.execute("GRANT CREATE ON DATABASE postgres TO founder");
    works(store(address + "?schema=founded", PASSWORD));

    assertThatThrownBy(() -> {
          try (var connection = DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres",
                  "nosy",
                  PASSWORD);
              var statement = connection.createStatement()) {
            statement.executeQuery("SELECT value FROM founded.store_fact");
          }
        })
        .isInstanceOfSatisfying(
            SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
    refused(
        store(database.address("nosy") + "?schema=founded", PASSWORD),
        ErrorCode.STORE_UNAVAILABLE,
        "lacks a right");
    refused(
        store(database.address("nosy") + "?schema=fresh", PASSWORD),
        ErrorCode.STORE_UNAVAILABLE,
        "lacks a right");
  }

  @Test
  void a_role_that_owns_its_schema_needs_no_right_on_the_database() {
    String address = role("tenant", "");
    database.execute("CREATE SCHEMA tenant AUTHORIZATION tenant");

    works(store(address + "?schema=tenant", PASSWORD));
  }

  @Test
  void a_role_that_may_change_rows_suffices_where_another_has_made_the_tables() {
    role("maker", "");
    database.execute("CREATE SCHEMA made AUTHORIZATION maker");
    works(store(database.address("maker") + "?schema=made", PASSWORD));
    String address = role("worker", "");
    database.execute("GRANT USAGE ON SCHEMA made TO worker");
    database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA made TO worker");

    works(store(address + "?schema=made", PASSWORD));
  }

  @Test
  void a_server_without_a_connection_left_is_told_and_works_again_when_it_has_one() {
    String address = role("few", "CONNECTION LIMIT 4");
    database.execute("CREATE SCHEMA few AUTHORIZATION few");
    try (Store third = store(address + "?schema=few", PASSWORD)) {
      try (Store first = store(address + "?schema=few", PASSWORD);
          Store second = store(address + "?schema=few", PASSWORD)) {
        List.of(first, second).forEach(one -> {
          assertThat(one.write(tx -> true).join()).isTrue();
          boolean read = one.read(tx -> true);
          assertThat(read).isTrue();
        });
        assertThatThrownBy(third::open).isInstanceOfSatisfying(Failure.class, failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.STORE_BUSY);
          assertThat(failure.sentence()).contains("no connection left");
          assertThat(failure.retryAfterMillis()).isPresent();
        });
      }
      Await.until("it has a connection", () -> opens(third));
      assertThat(third.write(tx -> true).join()).isTrue();
    }
  }

  private static boolean opens(Store store) {
    try {
      store.open();
      return true;
    } catch (Failure e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_BUSY);
      return false;
    }
  }

  private ObjectNode withPassFile(Path file, StringBuilder errors) {
    Map<Setting, String> settings = new EnumMap<>(Map.of(
        Setting.AGENT_ID, "ann",
        Setting.AGENT_TYPE, "tester",
        Setting.DATABASE, database.address("passed") + "?schema=passed"));
    ProcessBuilder builder =
        ServerProcess.builder(ServerProcess.command("io.sharedcontext.Main"), home, settings);
    builder.environment().put("PGPASSFILE", file.toString());
    try (ServerProcess server = ServerProcess.run(builder)) {
      ObjectNode answer = server.call("create_session", Map.of("purpose", "p"));
      server.finish();
      errors.append(server.errors());
      return answer;
    }
  }

  @Test
  void a_password_in_pgpass_is_found_unless_others_may_read_it() throws Exception {
    role("passed", "");
    database.execute("CREATE SCHEMA passed AUTHORIZATION passed");
    Path file = home.resolve("pgpass");
    Files.writeString(file, "127.0.0.1:" + database.port() + ":*:passed:" + PASSWORD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    StringBuilder errors = new StringBuilder();
    assertThat(withPassFile(file, errors).path("success").asBoolean())
        .as("%s", errors)
        .isTrue();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    ObjectNode refused = withPassFile(file, errors);
    assertThat(refused.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(refused.path("error").asText()).contains("asks for a password, and none is set");
    assertThat(errors)
        .contains("the file of passwords is not used: other users may read")
        .doesNotContain(PASSWORD);
  }
}
