package io.sharedcontext.cli.spawn;

import io.sharedcontext.Main;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
        : new LaunchCommand(List.of(
            java(), "-cp", System.getProperty("java.class.path", ""), Main.class.getName()));
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
