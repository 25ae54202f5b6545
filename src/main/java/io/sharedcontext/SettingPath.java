package io.sharedcontext;

import io.sharedcontext.store.UserDirectories;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path that a setting names. Clients hand on what they do not expand, so {@code ~} and variables
 * are expanded here; whatever would still depend on the directory that a client happened to start in
 * is refused.
 */
final class SettingPath {
  /** {@code $NAME}, <code>${NAME}</code> or {@code %NAME%}; a lone mark belongs to the path. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)|\\$\\{([^}]*)}|%([A-Za-z_][A-Za-z0-9_()]*)%");

  private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:([\\\\/].*)?|\\\\.*");

  private final Setting setting;
  private final Map<String, String> environment;

  SettingPath(Setting setting, Map<String, String> environment) {
    this.setting = setting;
    this.environment = environment;
  }

  /** The path, absolute; throws {@link Settings.Wrong}. */
  Path read() {
    String text = setting.from(environment);
    String expanded = inHome(VARIABLE.matcher(text).replaceAll(this::value));
    try {
      Path path = Path.of(expanded);
      if (!path.isAbsolute()) {
        throw relative(text, expanded);
      }
      return path.normalize();
    } catch (InvalidPathException e) {
      throw new Settings.Wrong(setting.variable() + " is not a path: " + e.getReason());
    }
  }

  private String value(MatchResult found) {
    String name = Optional.ofNullable(found.group(1))
        .or(() -> Optional.ofNullable(found.group(2)))
        .orElseGet(() -> found.group(3));
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Matcher::quoteReplacement)
        .orElseThrow(() -> new Settings.Wrong(setting.variable() + " names " + found.group()
            + ", but the server's environment has no variable " + name
            + "; write the whole path, or set that variable where the server is started"));
  }

  private String inHome(String text) {
    return text.matches("~|~[/\\\\].*") ? home(setting, environment) + text.substring(1) : text;
  }

  /** The user's directory, for which {@code setting} would be needed otherwise. */
  static Path home(Setting setting, Map<String, String> environment) {
    return UserDirectories.home(environment)
        .orElseThrow(() -> new Settings.Wrong("this user has no home directory (HOME is not an"
            + " absolute path, and the system knows none): set HOME, XDG_DATA_HOME or "
            + setting.variable() + " to an absolute path"));
  }

  private Settings.Wrong relative(String text, String expanded) {
    return new Settings.Wrong(
        setting.variable() + " must be an absolute path, not " + text + ": " + reason(expanded));
  }

  private static String reason(String path) {
    if (path.equals(":memory:")) {
      return "a store in memory could not be shared";
    }
    if (File.separatorChar == '/' && WINDOWS.matcher(path).matches()) {
      return "a path of Windows means nothing on this system";
    }
    return path.startsWith("~")
        ? "only ~ and ~/… are expanded, to this user's own directory"
        : "it would lie in whatever directory the client happens to start the server in";
  }
}
