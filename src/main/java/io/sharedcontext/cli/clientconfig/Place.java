package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Where a client keeps the configuration of a user, as its documentation writes it.
 *
 * @param linux path on Linux; {@code ~/.config} stands for {@code $XDG_CONFIG_HOME}, if that is set
 * @param macos path on macOS
 * @param windows path on Windows
 * @param variable environment variable that names another directory for the file; empty if none does
 */
record Place(String linux, String macos, String windows, String variable) {
  /** Below the user's own directory on every system. */
  static Place home(String path, String variable) {
    return new Place(
        "~/" + path, "~/" + path, "%USERPROFILE%\\" + path.replace('/', '\\'), variable);
  }

  /** Where programs of the desktop keep theirs. */
  static Place application(String path) {
    return new Place(
        "~/.config/" + path,
        "~/Library/Application Support/" + path,
        "%APPDATA%\\" + path.replace('/', '\\'),
        "");
  }

  /** In {@code ~/.config} on macOS too. */
  static Place config(String path, String windows) {
    return new Place("~/.config/" + path, "~/.config/" + path, windows, "");
  }

  /** As documentation writes it. */
  String on(OperatingSystem system) {
    return switch (system) {
      case LINUX -> linux;
      case MACOS -> macos;
      case WINDOWS -> windows;
    };
  }

  /** The path for a user of a machine. */
  String in(Surroundings at) {
    String written = on(at.system());
    String separator = at.system().separator();
    Optional<String> elsewhere = variable.isEmpty() ? Optional.empty() : at.variable(variable);
    if (elsewhere.isPresent()) {
      return elsewhere.get() + written.substring(written.lastIndexOf(separator));
    }
    Optional<String> xdg =
        at.system() == OperatingSystem.LINUX ? at.variable("XDG_CONFIG_HOME") : Optional.empty();
    if (xdg.isPresent() && xdg.get().startsWith("/") && written.startsWith("~/.config/")) {
      return xdg.get() + written.substring("~/.config".length());
    }
    return written
        .replaceFirst("^~", quoted(at.home()))
        .replaceFirst("^%USERPROFILE%", quoted(at.home()))
        .replaceFirst(
            "^%APPDATA%", quoted(at.variable("APPDATA").orElse(at.home() + "\\AppData\\Roaming")));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
