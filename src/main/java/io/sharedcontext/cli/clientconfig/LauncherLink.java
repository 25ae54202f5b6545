package io.sharedcontext.cli.clientconfig;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * A link named {@code shared-context} in a directory of the search path. Frameworks that make the names
 * of tools from the command, as CrewAI does, cut a long path and lose the tool's name.
 *
 * @param link where it is, or would be
 * @param launcher what it leads to
 */
public record LauncherLink(Path link, Path launcher) {
  /** In the order of preference: a user's own first. */
  private static final List<String> USUAL =
      List.of("~/.local/bin", "~/bin", "/opt/homebrew/bin", "/usr/local/bin");

  /** The link in the first usual directory that is on the search path and can be written. */
  public static Optional<LauncherLink> usual(Surroundings at, Path launcher) {
    List<String> search = List.of(at.variable("PATH").orElse("").split(File.pathSeparator));
    return USUAL.stream()
        .map(name -> name.replaceFirst("^~", Matcher.quoteReplacement(at.home())))
        .filter(search::contains)
        .map(Path::of)
        .filter(Files::isWritable)
        .findFirst()
        .map(directory -> new LauncherLink(directory.resolve("shared-context"), launcher));
  }

  /** The directories that {@link #usual} looks at. */
  public static String usualDirectories() {
    return String.join(", ", USUAL);
  }

  /** Whether it is there and leads to the launcher. */
  public boolean present() throws IOException {
    return Files.isSymbolicLink(link) && Files.exists(link) && Files.isSameFile(link, launcher);
  }

  /** Whether something else has its name. */
  public boolean taken() throws IOException {
    return Files.exists(link, NOFOLLOW_LINKS) && !present();
  }

  /** Makes it. */
  public void make() throws IOException {
    Files.createSymbolicLink(link, launcher);
  }

  /** What else the search path of {@code at} finds under the name. */
  public Optional<Path> hidden(Surroundings at) {
    return Stream.of(at.variable("PATH").orElse("").split(File.pathSeparator))
        .filter(name -> name.startsWith("/"))
        .map(name -> Path.of(name).resolve("shared-context"))
        .takeWhile(file -> !file.equals(link))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
