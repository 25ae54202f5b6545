package io.sharedcontext.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How servers of the tests are started. Those of the integration tests share an archive of the classes
 * that a server loads, because loading, checking and linking them is most of what a start costs. It is made
 * by the first of them, and lies beside the jar.
 */
final class ServerCommand {
  private static final String SESSION = """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"tester","version":"1"}}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}
      """
      + call(3, "create_session", "\"purpose\":\"p\"")
      + call(4, "list_sessions", "")
      + call(5, "set_memory", "\"key\":\"k\",\"value\":1")
      + call(6, "get_memory", "\"key\":\"k\"")
      + call(7, "catch_up", "")
      + call(8, "search_context", "\"query\":\"p\"");

  private static final int PATIENCE_SECONDS = 60;

  private ServerCommand() {}

  /** The command line of the class {@code main}; see {@link ServerProcess#command}. */
  static List<String> of(String main) {
    boolean server = main.equals("io.sharedcontext.Main");
    String launcher = System.getProperty("shared-context.launcher", "");
    if (server && !launcher.isEmpty()) {
      return new ArrayList<>(List.of(launcher));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmn8m",
        "-Xmx128m",
        "-XX:+DisplayVMOutputToStderr"));
    Optional<Path> jar = server ? jar() : Optional.empty();
    jar.ifPresent(path -> command.addAll(archive(List.copyOf(command), path)));
    command.addAll(
        List.of("-cp", jar.map(Path::toString).orElseGet(ServerCommand::classPath), main));
    return command;
  }

  private static String classPath() {
    String plain = System.getProperty("java.class.path");
    String all = System.getProperty("surefire.test.class.path", plain);
    // Absolute, for servers that are started in another directory.
    return Arrays.stream(all.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String call(int id, String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":{"
        + arguments + "}}}\n";
  }

  /** The options that have a JVM use it; none where this Java makes no such archive. */
  private static synchronized List<String> archive(List<String> java, Path jar) {
    Path archive = jar.resolveSibling("servers.jsa");
    Path none = jar.resolveSibling("servers.none");
    try (FileChannel lock = FileChannel.open(
            jar.resolveSibling("servers.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      if (held.isValid()
          && !newer(archive, jar)
          && !newer(none, jar)
          && !make(java, jar, archive)) {
        Files.writeString(none, "");
      }
      return newer(archive, jar) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean newer(Path file, Path jar) throws IOException {
    return Files.exists(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
  }

  private static boolean make(List<String> java, Path jar, Path archive)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(jar.resolveSibling("").toAbsolutePath(), "servers-home");
    Path fresh = home.resolve("servers.jsa");
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + fresh, "-cp", jar.toString()));
    command.add("io.sharedcontext.Main");
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SHARED_CONTEXT_HOME", home.resolve("home").toString());
    Process training = builder.start();
    try (OutputStream in = training.getOutputStream()) {
      in.write(SESSION.getBytes(StandardCharsets.UTF_8));
    }
    boolean made = training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && Files.exists(fresh);
    training.destroyForcibly();
    if (made) {
      Files.move(
          fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return made;
  }

  /** The jar that servers are started from; empty for the classes as they were compiled. */
  private static Optional<Path> jar() {
    return Optional.of(System.getProperty("shared-context.jar", ""))
        .filter(name -> !name.isEmpty())
        .map(name -> Path.of(name).toAbsolutePath())
        .filter(Files::exists);
  }
}
