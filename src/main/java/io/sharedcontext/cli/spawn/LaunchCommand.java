package io.sharedcontext.cli.spawn;

import io.sharedcontext.Main;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start a server like the one this code belongs to: by the launcher of its checkout, as
 * clients do, or else with this Java and its class path.
 *
 * @param words the program and its arguments
 */
public record LaunchCommand(List<String> words) {
  public LaunchCommand {
    words = List.copyOf(words);
  }

  /** The way for this installation. */
  public static LaunchCommand here() {
    Path code = code();
    Path launcher = code.resolveSibling("../bin/shared-context").normalize();
    if (isJar(code) && !windows() && Files.isExecutable(launcher)) {
      return new LaunchCommand(List.of(launcher.toString()));
    }
    return isJar(code)
        ? new LaunchCommand(List.of(java(), "-jar", code.toString()))
        : new LaunchCommand(classes());
  }

  /** From classes as they were compiled; the JVM saves as the launcher's does. */
  private static List<String> classes() {
    return List.of(
        java(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath(),
        Main.class.getName());
  }

  /** Absolute, because clients start servers in directories of their own. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What the configuration of a client names: not every client can start a .cmd by itself. */
  public static LaunchCommand forClients() {
    Path launcher = code().resolveSibling("../bin/shared-context.cmd").normalize();
    return isJar(code()) && windows() && Files.isRegularFile(launcher)
        ? new LaunchCommand(List.of("cmd", "/c", launcher.toString()))
        : here();
  }

  private static Path code() {
    try {
      return Path.of(
          Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isJar(Path code) {
    return code.toString().endsWith(".jar");
  }

  private static boolean windows() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
