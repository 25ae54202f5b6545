package io.sharedcontext.cli.guard;

import io.sharedcontext.cli.clientconfig.ConfigFile;
import io.sharedcontext.cli.clientconfig.ConfigFile.Change;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of this program in a repository's {@code pre-commit}, which runs them before anything else. */
public final class GitHook {
  /**
   * How the line ends that keeps Git from committing. Nothing else ends so: what keeps a guard from looking must
   * not keep anybody from committing.
   */
  public static final int REFUSED = 10;

  private static final String BEGIN = "# shared-context guard: these lines belong to it\n";
  private static final String END = "# end of shared-context guard\n";
  private static final Pattern OWN =
      Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);
  private static final String SHELL = "#!/bin/sh\n";

  /** The interpreter that a script names, be it by way of env, with options and variables for that. */
  private static final Pattern SCRIPT = Pattern.compile(
      "#![ \t]*(?:\\S*/env[ \t]+(?:(?:-|\\w+=)\\S*[ \t]+)*)?(?:\\S*/)?([^\\s/]+)[^\n]*\n");

  /** Shells that read the lines as they are meant; fish, csh, nu and pwsh do not. */
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "yash", "zsh");

  private final Path path;
  private final ConfigFile file;

  private GitHook(Path path, ConfigFile file) {
    this.path = path;
    this.file = file;
  }

  /** That of the repository which {@code directory} is in. */
  public static GitHook of(Path directory) throws IOException {
    Path path = new GitCommit(directory).hooks().resolve("pre-commit");
    return new GitHook(path, ConfigFile.read(path));
  }

  /** Its file, be it there or not. */
  public Path path() {
    return path;
  }

  /** The file with these lines and nothing else. */
  public static String alone(String line) {
    return SHELL + lines(line);
  }

  /** Only a refusal stops a commit, not a program that is gone or cannot start. */
  private static String lines(String line) {
    return BEGIN + line + " || [ $? -ne " + REFUSED + " ] || exit 1\n" + END;
  }

  /** Has {@code line} run first; throws {@link Unreadable} for what is no script of a POSIX shell. */
  public Change install(String line, Clock clock) throws IOException {
    String there = file.text().isEmpty() ? SHELL : OWN.matcher(file.text()).replaceAll("");
    Matcher script = SCRIPT.matcher(there);
    String interpreter = script.lookingAt() ? script.group(1) : "";
    if (!SHELLS.contains(interpreter)) {
      throw new Unreadable(
          (interpreter.isEmpty() ? "is no shell script" : "is a script for " + interpreter)
              + ", and the lines are for a POSIX shell; have it run this first, and fail if that ends with "
              + REFUSED + ": " + line);
    }
    String text = script.group() + lines(line) + there.substring(script.end());
    Change change = file.update(text, clock, false);
    permit();
    return change;
  }

  /** Takes the lines out. */
  public Change remove(Clock clock) throws IOException {
    String text = OWN.matcher(file.text()).replaceAll("");
    if (text.equals(SHELL)) {
      Files.delete(path);
      return new Change(true, Optional.empty());
    }
    return file.update(text, clock, false);
  }

  /** Git runs no hook that is not executable. */
  private void permit() throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    permissions.add(PosixFilePermission.OWNER_EXECUTE);
    permissions.add(PosixFilePermission.GROUP_EXECUTE);
    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    Files.setPosixFilePermissions(path, permissions);
  }
}
