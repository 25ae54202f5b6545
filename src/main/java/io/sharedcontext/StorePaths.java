package io.sharedcontext;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where the store is.
 *
 * @param directory its directory, absolute
 * @param file its file, absolute
 */
record StorePaths(Path directory, Path file) {
  /** Never the working directory, which is whatever the client happened to start in. */
  static StorePaths of(Map<String, String> environment) {
    String home = Setting.HOME.from(environment);
    String database = Setting.DATABASE.from(environment);
    if (database.contains("://")) {
      throw new Settings.Wrong(
          Setting.DATABASE.variable() + " must be a path; database servers are not supported");
    }
    if (database.isEmpty()) {
      Path directory = home.isEmpty() ? perUser(environment) : path(Setting.HOME, environment);
      return new StorePaths(directory, directory.resolve("context.db"));
    }
    Path file = path(Setting.DATABASE, environment);
    Path beside = file.getParent() == null ? file : file.getParent();
    return new StorePaths(home.isEmpty() ? beside : path(Setting.HOME, environment), file);
  }

  private static Path path(Setting setting, Map<String, String> environment) {
    String text = setting.from(environment);
    try {
      boolean inHome = text.equals("~") || text.startsWith("~/");
      Path path = inHome
          ? user(environment).resolve(text.substring(1).replaceFirst("^/", ""))
          : Path.of(text);
      return path.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Settings.Wrong(setting.variable() + " is not a path: " + e.getReason());
    }
  }

  private static Path perUser(Map<String, String> environment) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path user = user(environment);
    Path data;
    if (system.startsWith("mac")) {
      data = user.resolve("Library/Application Support");
    } else if (system.startsWith("windows")) {
      data = absolute(environment, "LOCALAPPDATA", user.resolve("AppData/Local"));
    } else {
      data = absolute(environment, "XDG_DATA_HOME", user.resolve(".local/share"));
    }
    return data.resolve("shared-context");
  }

  private static Path user(Map<String, String> environment) {
    return absolute(environment, "HOME", Path.of(System.getProperty("user.home", "/")));
  }

  private static Path absolute(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.getOrDefault(variable, "");
    return !value.isEmpty() && Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
  }
}
