package io.sharedcontext.cli.clientconfig;

import io.sharedcontext.store.UserDirectories;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whose configuration it is, and on what machine. Paths are text, so that those of any system can be
 * told on any other.
 *
 * @param system the operating system
 * @param environment of this process
 * @param home the user's own directory, absolute
 * @param project the directory whose own configuration may be meant, absolute
 */
public record Surroundings(
    OperatingSystem system, Map<String, String> environment, String home, String project) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** An operating system, as far as clients keep their files elsewhere on it. */
  public enum OperatingSystem {
    /** Linux, and what is like it. */
    LINUX("Linux", "/"),
    /** macOS. */
    MACOS("macOS", "/"),
    /** Windows. */
    WINDOWS("Windows", "\\");

    private final String title;
    private final String separator;

    OperatingSystem(String title, String separator) {
      this.title = title;
      this.separator = separator;
    }

    /** Its name as people write it. */
    public String title() {
      return title;
    }

    String separator() {
      return separator;
    }

    /** The one that this process runs on. */
    public static OperatingSystem current() {
      String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      if (name.startsWith("mac")) {
        return MACOS;
      }
      return name.startsWith("windows") ? WINDOWS : LINUX;
    }
  }

  /** Those of this process; empty when the user has no directory. */
  public static Optional<Surroundings> here(Map<String, String> environment, Path project) {
    OperatingSystem system = OperatingSystem.current();
    // A shell may set HOME on Windows, which no client looks at.
    Optional<String> home = system == OperatingSystem.WINDOWS
        ? Optional.ofNullable(environment.get("USERPROFILE"))
        : UserDirectories.home(environment).map(Path::toString);
    return home.map(directory -> new Surroundings(
        system, environment, directory, project.toAbsolutePath().toString()));
  }

  /** A variable that is set to something. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** A variable that is set to a whole number above 0. */
  Optional<Long> number(String name) {
    return variable(name).filter(value -> value.matches("0*[1-9]\\d{0,9}")).map(Long::valueOf);
  }
}
