package io.sharedcontext.testing;

import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * How servers and other programs of the tests are started. All share an archive of the classes that a server
 * loads, because loading, checking and linking them is most of what a start costs. It is made by the first
 * test that starts one, and lies beside the jar it was made of. Where the property {@code tests.archive} is
 * not true there is none: making it takes as long as several starts.
 */
final class ServerCommand {
  /** Nodes, each a network namespace of this machine, on which programs are started in turn; often none. */
  private static final List<String> NODES = Stream.of(
          System.getProperty("nodes", "").split(","))
      .filter(node -> !node.isEmpty())
      .toList();

  private static final AtomicInteger STARTED = new AtomicInteger();

  private ServerCommand() {}

  /** The command line of the class {@code main}; see {@link ServerProcess#command}. */
  static List<String> of(String main) {
    List<String> command = here(main);
    if (!NODES.isEmpty()) {
      String node = NODES.get(STARTED.getAndIncrement() % NODES.size());
      command.addAll(0, List.of("ip", "netns", "exec", node));
    }
    return command;
  }

  private static List<String> here(String main) {
    boolean server = main.equals("io.sharedcontext.Main");
    String launcher = System.getProperty("shared-context.launcher", "");
    if (server && !launcher.isEmpty()) {
      return new ArrayList<>(List.of(launcher));
    }
    List<String> command = java();
    if (Boolean.getBoolean("tests.archive")) {
      ProgramJar program = ProgramJar.here();
      command.addAll(archive(program));
      command.addAll(List.of("-cp", server ? program.path() : program.pathWithTests(), main));
    } else {
      command.addAll(List.of("-cp", ProgramJar.plainPath(), main));
    }
    return command;
  }

  private static List<String> java() {
    return new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmn8m",
        "-Xmx128m",
        "-XX:+DisplayVMOutputToStderr",
        "-XX:-UsePerfData"));
  }

  /** The options that have a JVM use it; none where this Java makes no such archive. */
  private static synchronized List<String> archive(ProgramJar program) {
    Path archive = program.beside("servers.jsa");
    Path none = program.beside("servers.none");
    try (FileChannel lock = FileChannel.open(
            program.beside("servers.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      boolean settled = program.isOlderThan(archive) || program.isOlderThan(none);
      if (held.isValid() && !settled && !make(program, archive)) {
        Files.writeString(none, "");
      }
      return program.isOlderThan(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean make(ProgramJar program, Path archive) throws IOException {
    Path place = Files.createTempDirectory(program.beside("").toAbsolutePath(), "making-");
    Path fresh = place.resolve("servers.jsa");
    List<String> command = java();
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + fresh, "-cp", program.path()));
    command.add("io.sharedcontext.Main");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SHARED_CONTEXT_"));
    builder.environment().put("SHARED_CONTEXT_HOME", place.resolve("home").toString());
    try (ServerProcess server = ServerProcess.run(builder)) {
      askForWhatTestsAskFor(server);
    }
    if (!Files.exists(fresh)) {
      return false;
    }
    Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private static void askForWhatTestsAskFor(ServerProcess server) {
    server.initialize();
    server.request("tools/list", Json.object());
    String session =
        server.call("create_session", Map.of("purpose", "p")).path("session_id").asText();
    Map<String, ?> there = Map.of("session_id", session);
    server.call("add_message", Map.of("session_id", session, "content", "words"));
    for (String tool : List.of("get_messages", "get_session", "list_sessions", "catch_up")) {
      server.call(tool, tool.equals("list_sessions") ? Map.of() : there);
    }
    server.call("search_context", Map.of("query", "words"));
    server.call("set_memory", Map.of("key", "k", "value", 1));
    server.call("get_memory", Map.of("key", "k"));
    server.call("wait_for_messages", Map.of("session_id", session, "timeout_seconds", 0));
    for (String action : List.of("lock", "status", "unlock")) {
      server.call("coordinate_session_work", Map.of("session_id", session, "action", action));
    }
    server.call("get_session", Map.of("session_id", "none"));
  }
}
