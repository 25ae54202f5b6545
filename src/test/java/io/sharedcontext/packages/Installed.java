package io.sharedcontext.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Version;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A package that was installed into a directory, as somebody has it who has no Java: programs find in the
 * PATH what the launcher uses and nothing else, and there are no other variables than a home.
 *
 * @param home the directory of the user
 * @param path what PATH is
 * @param classArchive what SHARED_CONTEXT_CLASS_ARCHIVE is: one that is made in the background outlives a test
 */
record Installed(Path home, String path, String classArchive) {
  /** Where {@code mvn -Pdist package} puts packages. */
  static final Path DIST = Path.of("target/dist").toAbsolutePath();

  /** What bin/shared-context calls beside its shell's own words. */
  private static final List<String> TOOLS = List.of(
      "sh",
      "readlink",
      "find",
      "cksum",
      "tr",
      "nice",
      "setsid",
      "mkdir",
      "rm",
      "ln",
      "touch",
      "sed",
      "head",
      "sleep",
      "mv",
      "ps");

  private static final long PATIENCE_SECONDS = 120;

  /** What a command left behind: its exit code and what it wrote. */
  record Finished(int code, String text) {}

  /** A user with a home in {@code place}, and the programs {@code more} beside those of the launcher. */
  static Installed in(Path place, String... more) throws IOException {
    Path tools = Files.createDirectories(place.resolve("tools"));
    for (String tool : Stream.concat(TOOLS.stream(), Stream.of(more)).toList()) {
      Files.createSymbolicLink(tools.resolve(tool), found(tool));
    }
    assertThat(tools.resolve("java")).doesNotExist();
    return new Installed(Files.createDirectories(place.resolve("home")), tools.toString(), "off");
  }

  /** The same user, who has archives of classes made and uses them. */
  Installed withClassArchive() {
    return new Installed(home, path, "on");
  }

  /** The program of that name on the path of this process. */
  static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + tool + " on the path"));
  }

  /** The one file in {@link #DIST} whose name fits. */
  static Path file(String glob) throws IOException {
    try (Stream<Path> all = Files.list(DIST)) {
      var matcher = DIST.getFileSystem().getPathMatcher("glob:" + glob);
      List<Path> found = all.filter(file -> matcher.matches(file.getFileName())).toList();
      assertThat(found).as("%s, which mvn -Pdist package makes", glob).hasSize(1);
      return found.get(0);
    }
  }

  /** How a command of this user's is started. */
  ProcessBuilder builder(Map<String, String> more, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path, "HOME", home.toString()));
    builder.environment().put("SHARED_CONTEXT_CLASS_ARCHIVE", classArchive);
    builder.environment().putAll(more);
    return builder;
  }

  /** Runs a command to its end, which must be a good one, and gives all that it wrote. */
  String run(Map<String, String> more, String... command) throws IOException, InterruptedException {
    Finished finished = finished(builder(more, List.of(command)));
    assertThat(finished.code()).as(finished.text()).isZero();
    return finished.text();
  }

  /** Runs a command to its end, which must not be a good one, and gives all that it wrote. */
  String fails(String... command) throws IOException, InterruptedException {
    Finished finished = finished(builder(Map.of(), List.of(command)));
    assertThat(finished.code()).as(finished.text()).isNotZero();
    return finished.text();
  }

  private static Finished finished(ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("said", ".txt");
    Process process = builder
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(said);
    Files.delete(said);
    assertThat(ended).as("%s still runs: %s", builder.command(), text).isTrue();
    return new Finished(process.exitValue(), text);
  }

  /**
   * Starts a server by {@code command} and holds a conversation with it: that it lists its tools, keeps what
   * is posted, is of this version, and runs on the Java of the package.
   */
  void serves(String... command) throws IOException {
    serves(Map.of(), command);
  }

  /** The same with more in the environment. */
  void serves(Map<String, String> more, String... command) throws IOException {
    try (ServerProcess server = ServerProcess.run(builder(more, List.of(command)))) {
      JsonNode greeting = server.initialize().path("result");
      assertThat(greeting.at("/serverInfo/version").asText()).isEqualTo(Version.text());
      assertThat(server
              .request("tools/list", Json.object())
              .at("/result/tools")
              .findValuesAsText("name"))
          .contains("create_session", "add_message", "get_messages");
      converse(server);
      assertThat(java(server.process())).get().asString().endsWith("/runtime/bin/java");
      assertThat(server.finish()).as(server.errors()).isZero();
      assertThat(server.errors()).doesNotContain("Exception");
    }
  }

  private static void converse(ServerProcess server) {
    String session =
        text(server.call("create_session", Map.of("purpose", "installed")), "/session_id");
    server.call("add_message", Map.of("session_id", session, "content", "it works"));
    ObjectNode read = server.call("get_messages", Map.of("session_id", session));
    assertThat(text(read, "/messages/0/content")).isEqualTo("it works");
  }

  private static String text(ObjectNode node, String pointer) {
    return node.at(pointer).asText();
  }

  /** The Java that serves: the process itself, or what it started. */
  private static Optional<String> java(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(handle -> handle.info().command().stream())
        .filter(command -> command.endsWith("/java"))
        .findFirst();
  }
}
