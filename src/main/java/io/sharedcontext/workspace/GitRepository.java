package io.sharedcontext.workspace;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the repository that a directory lies in, as Git does, without starting it: what Git would run is
 * configured in the repository, and that is not ours to trust. The files looked at may be anybody's work: no
 * more than {@value #LONGEST} bytes of one are read, no link is followed to a file, and where an entry
 * leads elsewhere the other end has to agree. What is not as it should be counts as not there.
 */
final class GitRepository {
  /** Paths are shorter. */
  private static final int LONGEST = 4_200;

  private static final String ENTRY = ".git";
  private static final String POINTER = "gitdir: ";

  /** Who owns the directory that was asked about; entries of others may have been planted. */
  private final Optional<Object> owner;

  private GitRepository(Path start) {
    this.owner = owner(start);
  }

  /**
   * The common directory of the repository that {@code start} lies in: the one that all its working trees
   * share.
   *
   * @param start a real path
   * @param end where to stop looking, that directory included
   */
  static Optional<Path> commonDirectory(Path start, Predicate<Path> end) {
    GitRepository git = new GitRepository(start);
    return Stream.iterate(start, directory -> directory != null, Path::getParent)
        .takeWhile(end.negate())
        .flatMap(directory -> git.at(directory).stream())
        .findFirst();
  }

  /** The common directory, if {@code directory} is the top of a working tree, or a bare repository. */
  private Optional<Path> at(Path directory) {
    Path entry = directory.resolve(ENTRY);
    if (Files.isRegularFile(entry, NOFOLLOW_LINKS)) {
      return pointed(entry);
    }
    return Stream.of(entry, directory)
        .flatMap(candidate -> real(candidate).filter(this::complete).stream())
        .findFirst();
  }

  /** What the file {@code entry} leads to, as in worktrees, in submodules and beside separate directories. */
  private Optional<Path> pointed(Path entry) {
    Optional<Path> git = line(entry)
        .filter(text -> text.startsWith(POINTER))
        .map(text -> text.substring(POINTER.length()).strip())
        .flatMap(path -> resolved(entry.resolveSibling(""), path))
        .filter(this::trusted);
    if (git.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> common = line(git.get().resolve("commondir"));
    return common.isPresent()
        ? resolved(git.get(), common.get())
            .filter(this::complete)
            .filter(path -> namesBack(git.get(), entry))
        : git.filter(this::complete).filter(path -> !isCheckout(path));
  }

  /** Whether the directory of a worktree says, too, that {@code entry} is where it is checked out. */
  private boolean namesBack(Path git, Path entry) {
    return line(git.resolve("gitdir")).flatMap(path -> resolved(git, path)).equals(real(entry));
  }

  /** Whether it is the directory of a working tree around it, which has no need to be pointed to. */
  private static boolean isCheckout(Path git) {
    return git.endsWith(ENTRY);
  }

  /** What makes a directory one of Git's, in its own eyes. */
  private boolean complete(Path git) {
    return trusted(git)
        && Files.isDirectory(git.resolve("objects"))
        && Files.isDirectory(git.resolve("refs"))
        && Files.exists(git.resolve("HEAD"), NOFOLLOW_LINKS);
  }

  private boolean trusted(Path directory) {
    return Files.isDirectory(directory, NOFOLLOW_LINKS) && owner(directory).equals(owner);
  }

  private static Optional<Object> owner(Path path) {
    try {
      return path.getFileSystem().supportedFileAttributeViews().contains("unix")
          ? Optional.of(Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The real path that {@code text} in a file of {@code directory} means. */
  private static Optional<Path> resolved(Path directory, String text) {
    // A name of another machine: to look there would tell that machine who looks.
    if (text.isEmpty() || text.startsWith("//") || text.startsWith("\\\\")) {
      return Optional.empty();
    }
    try {
      return real(directory.resolve(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The one line of a file of this owner; empty if it has more, is too long, or is not a plain file. */
  private Optional<String> line(Path file) {
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || !owner(file).equals(owner)) {
      return Optional.empty();
    }
    try (SeekableByteChannel in = Files.newByteChannel(file, Set.of(READ, NOFOLLOW_LINKS))) {
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST + 1);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // Until the file or the room ends.
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
      return Optional.of(text).filter(one -> bytes.hasRemaining() && one.lines().count() == 1);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
