package io.sharedcontext.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directories that the system gives a user. A user without an entry in the system's list and
 * without {@code HOME} has none; Java then says {@code ?}, which would be a directory of whatever
 * directory the process was started in.
 */
public final class UserDirectories {
  private UserDirectories() {}

  /** The user's own directory. */
  public static Optional<Path> home(Map<String, String> environment) {
    return absolute(environment.get("HOME")).or(() -> absolute(System.getProperty("user.home")));
  }

  /** For data to keep. */
  public static Optional<Path> data(Map<String, String> environment) {
    return switch (system()) {
      case "mac" -> home(environment).map(home -> home.resolve("Library/Application Support"));
      case "windows" -> local(environment);
      default ->
        absolute(environment.get("XDG_DATA_HOME"))
            .or(() -> home(environment).map(home -> home.resolve(".local/share")));
    };
  }

  /** For what can be made again. */
  public static Optional<Path> caches(Map<String, String> environment) {
    return switch (system()) {
      case "mac" -> home(environment).map(home -> home.resolve("Library/Caches"));
      case "windows" -> local(environment);
      default ->
        absolute(environment.get("XDG_CACHE_HOME"))
            .or(() -> home(environment).map(home -> home.resolve(".cache")));
    };
  }

  private static Optional<Path> local(Map<String, String> environment) {
    return absolute(environment.get("LOCALAPPDATA"))
        .or(() -> home(environment).map(home -> home.resolve("AppData/Local")));
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "mac";
    }
    return name.startsWith("windows") ? "windows" : "other";
  }

  /** Anything else than an absolute path counts as none, as the XDG specification has it. */
  private static Optional<Path> absolute(@Nullable String text) {
    try {
      return Optional.ofNullable(text)
          .filter(value -> !value.isEmpty())
          .map(Path::of)
          .filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
