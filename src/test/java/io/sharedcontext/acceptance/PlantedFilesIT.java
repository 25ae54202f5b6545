package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that another user planted where servers keep theirs are not read, written or run. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "owners and modes are those of POSIX")
@SqliteOnly("files of the store")
class PlantedFilesIT {
  private static final String KEY = "sck_" + "a".repeat(43);

  private final Path place;
  private final Path home;
  private final Path caches;

  PlantedFilesIT(@TempDir Path place) throws IOException {
    this.place = place.toRealPath();
    this.home = this.place.resolve("home");
    this.caches = Files.createDirectory(this.place.resolve("caches"));
  }

  private ProcessBuilder builder(String... words) {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        ServerProcess.builder(command, home, Map.of(Setting.AGENT_ID, "victim"));
    builder.environment().put("XDG_CACHE_HOME", caches.toString());
    return builder;
  }

  private static ObjectNode found(ServerProcess server) {
    return server.call("create_session", Map.of("purpose", "mine"));
  }

  private static void works(ServerProcess server) {
    ObjectNode answer = found(server);
    assertThat(answer.path("success").booleanValue()).as("%s", answer).isTrue();
  }

  /** Both the model and the operator are told {@code reason}, with the remedy. */
  private void refused(String reason, String remedy) {
    try (ServerProcess server = ServerProcess.run(builder())) {
      ObjectNode answer = found(server);
      assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_UNAVAILABLE");
      assertThat(answer.path("error").asText()).contains(reason);
      assertThat(answer.path("suggestions").toString()).contains(remedy);
      server.call("list_sessions", Map.of());
      awaitError(server, reason);
      assertThat(server.errors()).containsOnlyOnce(reason).containsOnlyOnce(remedy);
    }
  }

  private static void awaitError(ServerProcess server, String text) {
    Await.until(text + " on standard error", () -> server.errors().contains(text));
  }

  private String doctor(String... words) throws IOException {
    String[] all = Stream.concat(Stream.of("doctor"), Stream.of(words)).toArray(String[]::new);
    Process doctor = builder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Path library() throws IOException {
    try (Stream<Path> all = Files.walk(caches)) {
      return all.filter(file -> file.getFileName().toString().startsWith("libsqlitejdbc"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String mapped(ServerProcess server) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(server.process().pid()), "maps"));
  }

  @Test
  void a_native_library_of_another_user_is_not_loaded() throws Exception {
    OtherUser.assumeRoot();
    try (ServerProcess first = ServerProcess.run(builder())) {
      works(first);
      assertThat(mapped(first)).contains(library().toString());
    }
    OtherUser.give(caches.resolve("shared-context"));

    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
      assertThat(mapped(server)).doesNotContain(caches.toString());
      assertThat(server.errors()).contains("belongs to", "XDG_CACHE_HOME");
    }
  }

  @Test
  void a_native_library_with_other_bytes_than_the_jar_s_is_not_loaded() throws Exception {
    try (ServerProcess first = ServerProcess.run(builder())) {
      works(first);
    }
    byte[] good = Files.readAllBytes(library());
    Files.write(library(), new byte[] {0}, StandardOpenOption.APPEND);

    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
    }
    assertThat(library()).hasBinaryContent(good);
  }

  @Test
  void without_a_user_or_a_home_nothing_is_looked_for_in_the_working_directory() throws Exception {
    OtherUser.assumeRoot();
    Path launcher = OtherUser.launcher(place);
    Path work = Files.createDirectories(place.resolve("work/?/.cache/shared-context"));
    Path cwd = OtherUser.give(place.resolve("work"));

    for (List<String> command : List.of(
        OtherUser.as(launcher.toString()),
        OtherUser.as(java(), "-jar", jar(launcher)),
        OtherUser.as(launcher.toString(), "status"))) {
      ServerProcess server = ServerProcess.run(homeless(command, cwd));
      assertThat(server.finish()).as("%s", command).isEqualTo(2);
      assertThat(server.errors())
          .contains("no home directory", "set HOME, XDG_DATA_HOME or SHARED_CONTEXT_HOME")
          .doesNotContain("Exception");
    }
    try (Stream<Path> all = Files.walk(cwd)) {
      assertThat(all).hasSize(4).contains(work);
    }
  }

  @Test
  void with_a_store_but_no_place_for_a_cache_the_library_is_unpacked_for_once() throws Exception {
    OtherUser.assumeRoot();
    Path launcher = OtherUser.launcher(place);
    Path cwd = OtherUser.give(Files.createDirectory(place.resolve("work")));
    Path temporary = OtherUser.give(Files.createDirectory(place.resolve("temporary")));
    OtherUser.give(Files.createDirectory(home));
    String option = "-Djava.io.tmpdir=" + temporary;

    for (List<String> command : List.of(
        OtherUser.as(launcher.toString()), OtherUser.as(java(), option, "-jar", jar(launcher)))) {
      ProcessBuilder builder = homeless(command, cwd);
      builder.environment().put(Setting.HOME.variable(), home.toString());
      builder.environment().put("SHARED_CONTEXT_JAVA_OPTIONS", option);
      try (ServerProcess server = ServerProcess.run(builder)) {
        works(server);
        assertThat(mapped(server)).contains(temporary.resolve("shared-context-").toString());
      }
      assertThat(temporary).isEmptyDirectory();
      assertThat(cwd).isEmptyDirectory();
    }
  }

  private ProcessBuilder homeless(List<String> command, Path directory) {
    ProcessBuilder builder = ServerProcess.builder(command, home, Map.of());
    List.of("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", Setting.HOME.variable())
        .forEach(builder.environment()::remove);
    return builder.directory(directory.toFile());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String jar(Path launcher) {
    return launcher
        .resolve("../../target/shared-context-server.jar")
        .normalize()
        .toString();
  }

  @Test
  void keys_that_another_user_put_there_before_the_store_are_not_adopted() throws Exception {
    OtherUser.assumeRoot();
    Path key = Files.writeString(Files.createDirectory(home).resolve("admin.key"), KEY);
    Path secret = Files.writeString(home.resolve("token.secret"), "0".repeat(64));
    OtherUser.give(home);
    refused(home + " belongs to", "Run this as");
    assertThat(home.resolve("context.db")).doesNotExist();

    assertThat(new ProcessBuilder("chown", "0", home.toString()).start().waitFor())
        .isZero();
    OtherUser.mode(home, "rwxrwxrwx");
    refused("other users may write " + home, "chmod 700 '" + home + "'");
    assertThat(doctor()).contains("other users may write " + home);

    OtherUser.mode(home, "rwx------");
    refused(key + " belongs to", "remove it");
    Files.delete(key);
    refused(secret + " belongs to", "remove it");
    Files.delete(secret);
    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
      ObjectNode answer = server.call(
          "authenticate_agent", Map.of("agent_id", "mallory", "agent_type", "x", "api_key", KEY));
      assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("INVALID_API_KEY");
    }
  }

  @Test
  void own_secrets_that_others_may_read_are_adopted_once_they_may_not() throws Exception {
    OtherUser.mode(Files.createDirectory(home), "rwx------");
    Path key = Files.writeString(home.resolve("admin.key"), KEY);
    OtherUser.mode(key, "rw-r--r--");
    refused("other users may read " + key, "chmod 600 '" + key + "'");

    OtherUser.mode(key, "rw-------");
    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
    }
    assertThat(key).hasContent(KEY);
  }

  @Test
  void a_directory_that_others_may_look_into_is_used_and_the_operator_is_told_once()
      throws Exception {
    try (ServerProcess first = ServerProcess.run(builder())) {
      works(first);
      assertThat(first.errors()).doesNotContain("look into");
    }
    OtherUser.mode(home, "rwxr-xr-x");

    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
      works(server);
      awaitError(server, "may look into " + home);
      assertThat(server.errors())
          .contains("chmod 700 '" + home + "'")
          .containsOnlyOnce("may look into");
    }
    assertThat(doctor()).contains(home + " is open to others (rwxr-xr-x)");
    assertThat(doctor("--fix")).contains("is so no longer");
    assertThat(doctor()).contains("only the owner can use the store's files");
  }

  @Test
  void what_a_link_leads_to_is_not_overwritten() throws Exception {
    OtherUser.mode(Files.createDirectory(home), "rwx------");
    Path victim = Files.writeString(place.resolve("victim"), "precious");
    for (String name : List.of("queue", "presence", "init", "checkpoint")) {
      Path link = Files.createSymbolicLink(home.resolve("context.db." + name), victim);
      refused(link + " is a symbolic link", "rm '" + link + "'");
      assertThat(new CliRunner(home).run("doctor").out()).contains(link + " is a symbolic link");
      Files.delete(link);
    }

    assertThat(victim).hasContent("precious");
    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
    }
  }

  @Test
  void drafts_of_a_founder_that_was_killed_are_removed_by_the_next_one() throws Exception {
    OtherUser.mode(Files.createDirectory(home), "rwx------");
    Path key = draft("admin.key.0123abcd");
    Path secret = draft("token.secret.89ef4567");
    Path other = draft("admin.key.backup");

    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
    }

    assertThat(key).doesNotExist();
    assertThat(secret).doesNotExist();
    assertThat(other).hasContent(KEY);
  }

  @Test
  void drafts_in_a_founded_store_are_noted_by_doctor_and_removed_on_request() throws Exception {
    try (ServerProcess server = ServerProcess.run(builder())) {
      works(server);
      Path key = draft("admin.key.0123abcd");

      assertThat(doctor()).contains("1 draft of a secret", "doctor --fix");
      assertThat(key).exists();
      assertThat(doctor("--fix")).contains("1 draft removed");
      assertThat(key).doesNotExist();
    }
  }

  private Path draft(String name) throws IOException {
    return OtherUser.mode(Files.writeString(home.resolve(name), KEY), "rw-------");
  }
}
