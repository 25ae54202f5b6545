package io.sharedcontext;

import io.sharedcontext.store.UserDirectories;
import java.nio.file.Path;
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
          Setting.DATABASE.variable()
              + " must be a path, or begin with postgresql://; other database servers are not supported");
    }
    if (database.isEmpty()) {
      Path directory = home.isEmpty() ? perUser(environment) : path(Setting.HOME, environment);
      return new StorePaths(directory, directory.resolve("context.db"));
    }
    Path file = path(Setting.DATABASE, environment);
    Path beside = file.getParent() == null ? file : file.getParent();
    return new StorePaths(home.isEmpty() ? beside : path(Setting.HOME, environment), file);
  }

  /** Whether the store is on a PostgreSQL server. */
  static boolean onServer(Map<String, String> environment) {
    String database = Setting.DATABASE.from(environment);
    return database.startsWith("postgresql:") || database.startsWith("postgres:");
  }

  /** Of a store on a database server: the directory for its keys, and no file. */
  static StorePaths server(Map<String, String> environment) {
    Path directory = Setting.HOME.from(environment).isEmpty()
        ? perUser(environment)
        : path(Setting.HOME, environment);
    return new StorePaths(directory, directory);
  }

  private static Path path(Setting setting, Map<String, String> environment) {
    return new SettingPath(setting, environment).read();
  }

  private static Path perUser(Map<String, String> environment) {
    return UserDirectories.data(environment)
        .orElseGet(() -> SettingPath.home(Setting.HOME, environment))
        .resolve("shared-context");
  }
}
