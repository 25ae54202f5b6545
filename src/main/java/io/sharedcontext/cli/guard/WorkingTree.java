package io.sharedcontext.cli.guard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A working tree of a Git repository; in each of a repository's a file has the same name.
 *
 * @param top its directory, absolute
 */
public record WorkingTree(Path top) {
  /** The one that {@code file} is in, be the file there or not; empty if it is in none. */
  public static Optional<WorkingTree> around(Path file) {
    return Stream.iterate(file.toAbsolutePath().normalize(), path -> path != null, Path::getParent)
        .filter(directory -> Files.exists(directory.resolve(".git"), NOFOLLOW_LINKS))
        .findFirst()
        .map(WorkingTree::new);
  }

  /** The names of {@code file} from the top on: as it is written, and where links lead to. */
  public Set<String> names(Path file) {
    Set<String> names = new LinkedHashSet<>();
    name(top, file.toAbsolutePath().normalize()).ifPresent(names::add);
    try {
      name(top.toRealPath(), real(file)).ifPresent(names::add);
    } catch (IOException e) {
      // What cannot be followed has the one name.
      return names;
    }
    return names;
  }

  /** Of a file that is not there yet the directory may be. */
  private static Path real(Path file) throws IOException {
    Path parent = file.getParent();
    if (Files.exists(file) || parent == null) {
      return file.toRealPath();
    }
    return real(parent).resolve(file.getFileName());
  }

  private static Optional<String> name(Path top, Path file) {
    return file.startsWith(top) && !file.equals(top)
        ? Optional.of(StreamSupport.stream(top.relativize(file).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/")))
        : Optional.empty();
  }
}
