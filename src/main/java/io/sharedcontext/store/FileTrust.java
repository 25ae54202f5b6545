package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether files can only be this user's doing. Whatever another user may have made or altered could
 * hold a key of its choice, lead to another file that would be overwritten, or be code; so it is
 * neither read nor written, but refused with what to do about it. Nothing is opened to find out.
 */
public final class FileTrust {
  private static final int OTHERS_WRITE = 0022;
  private static final int OTHERS_READ_OR_WRITE = 0066;
  private static final int OTHERS = 0077;
  private static final int EVERYBODY_WRITES = 0002;

  /** What stands for users that a container does not know, who own the directories around it. */
  private static final int OVERFLOW = 65_534;

  private static final int ROOT = 0;

  /** The files beside a database, by the end of their names. */
  private static final List<String> BESIDE = List.of(
      "",
      "-wal",
      "-shm",
      "-journal",
      ".init",
      ".checkpoint",
      ".queue",
      ".presence",
      ".out-of-service");

  private FileTrust() {}

  /** What is wrong with the directory or any file of the store {@code database}. */
  public static Optional<StoreProblem> store(Path database) {
    Path name = database.getFileName();
    return realDirectory(database)
        .flatMap(home -> home(home)
            .or(() -> first(BESIDE.stream().map(end -> home.resolve(name + end)), FileTrust::file))
            .or(() -> directory(home.resolve(name + ".signal")))
            .or(() -> file(home.resolve(name + ".signal").resolve("commit"))));
  }

  /** That others may look into the directory of the store {@code database}, or read its files. */
  public static Optional<String> exposure(Path database) {
    return realDirectory(database)
        .filter(home -> FileStat.of(home).filter(stat -> stat.permits(OTHERS)).isPresent())
        .map(home -> "other users may look into " + home + ", where the store is; to keep them out:"
            + " chmod 700 '" + home + "'");
  }

  /**
   * What is wrong with the directory of a store. Where others may add files and not replace those of this
   * user (the sticky bit, as the root of a mounted tmpfs has it), its files are looked at one by one.
   */
  private static Optional<StoreProblem> home(Path directory) {
    return FileStat.of(directory)
        .filter(stat -> !(stat.sticky() && stat.directory() && stat.mine()))
        .flatMap(stat -> directory(directory, stat));
  }

  /** What is wrong with a directory whose entries are to be this user's alone. */
  public static Optional<StoreProblem> directory(Path directory) {
    return FileStat.of(directory).flatMap(stat -> directory(directory, stat));
  }

  /** What is wrong with a file that this user alone may write. */
  public static Optional<StoreProblem> file(Path file) {
    return FileStat.of(file).flatMap(stat -> file(file, stat, OTHERS_WRITE));
  }

  /** What is wrong with a file that this user alone may read and write. */
  public static Optional<StoreProblem> secret(Path file) {
    return FileStat.of(file).flatMap(stat -> file(file, stat, OTHERS_READ_OR_WRITE));
  }

  /**
   * What is wrong with a directory from which code is loaded. Beside itself all those above it count:
   * whoever may rename one of them could put another in its place between the look and the loading. A
   * group may write those of this user, which is how many systems make them, for a group of one.
   */
  public static Optional<StoreProblem> code(Path directory) {
    return directory(directory)
        .or(() -> Optional.ofNullable(directory.getParent()).flatMap(FileTrust::steady));
  }

  /** Makes {@code directory} unless it is there; others may not move what is in it, or this fails. */
  public static Path steadyDirectory(Path directory) throws IOException {
    FilePermissions.createDirectories(directory);
    Optional<StoreProblem> problem = steady(directory);
    if (problem.isPresent()) {
      throw new IOException(problem.get().text());
    }
    return directory;
  }

  /** What is wrong with a directory, or one above it, in which others could replace entries. */
  private static Optional<StoreProblem> steady(Path directory) {
    return first(
        Stream.iterate(directory, path -> path != null, Path::getParent), FileTrust::above);
  }

  /** Whether {@code path} is an entry of this user, and not a link. */
  public static boolean mine(Path path) {
    return FileStat.of(path).filter(stat -> stat.mine() && !stat.link()).isPresent();
  }

  /** Whether others than this user may read or write {@code path}, and it is there. */
  public static boolean exposed(Path path) {
    return FileStat.of(path).filter(stat -> stat.permits(OTHERS)).isPresent();
  }

  private static Optional<StoreProblem> first(
      Stream<Path> paths, Function<Path, Optional<StoreProblem>> check) {
    return paths.map(check).flatMap(Optional::stream).findFirst();
  }

  /** A store's directory may be reached by links, which lead to one of this user's or are refused. */
  private static Optional<Path> realDirectory(Path database) {
    try {
      return Optional.of(database.toAbsolutePath().resolveSibling(".").toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<StoreProblem> directory(Path directory, FileStat stat) {
    if (stat.link()) {
      return Optional.of(link(directory));
    }
    if (!stat.directory()) {
      return Optional.of(StoreProblem.unavailable(
          directory + " is not a directory", "Move it away: mv '" + directory + "' ELSEWHERE"));
    }
    return stat.mine() ? writable(directory, stat, OTHERS_WRITE, "700") : stranger(directory);
  }

  private static Optional<StoreProblem> file(Path file, FileStat stat, int forbidden) {
    if (stat.link()) {
      return Optional.of(link(file));
    }
    if (!stat.regular()) {
      return Optional.of(StoreProblem.unavailable(
          file + " is " + (stat.directory() ? "a directory" : "not a file"),
          "Move it away, or choose another place with SHARED_CONTEXT_HOME."));
    }
    if (!stat.mine()) {
      return stranger(file);
    }
    return stat.links() > 1
        ? Optional.of(StoreProblem.unavailable(
            file + " has a second name (a hard link), under which it would be altered as well",
            "Remove the other name, or put a copy in its place."))
        : writable(file, stat, forbidden, "600");
  }

  private static StoreProblem link(Path path) {
    return StoreProblem.unavailable(
        path + " is a symbolic link, which is not followed", "Remove the link: rm '" + path + "'");
  }

  private static Optional<StoreProblem> stranger(Path path) {
    return Optional.of(StoreProblem.unavailable(
        path + " belongs to " + owner(path) + ", not to " + System.getProperty("user.name"),
        "Run this as " + owner(path) + ", remove it if it was planted there, or choose a directory"
            + " of your own with SHARED_CONTEXT_HOME (one that is not there is made)."));
  }

  private static String owner(Path path) {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    } catch (IOException e) {
      return "another user";
    }
  }

  private static Optional<StoreProblem> writable(
      Path path, FileStat stat, int forbidden, String remedy) {
    if (!stat.permits(forbidden)) {
      return Optional.empty();
    }
    String verb = stat.permits(OTHERS_WRITE) ? "write" : "read";
    return Optional.of(StoreProblem.unavailable(
        "other users may " + verb + " " + path + " (mode %03o)".formatted(stat.mode() & 0777),
        "chmod " + remedy + " '" + path + "'"));
  }

  private static Optional<StoreProblem> above(Path directory) {
    return FileStat.of(directory)
        .filter(stat -> !steady(stat))
        .map(stat -> StoreProblem.unavailable(
            "other users may move what is in " + directory,
            "Set XDG_CACHE_HOME to a directory that only this user may write."));
  }

  private static boolean steady(FileStat stat) {
    boolean known = stat.mine() || stat.owner() == ROOT || stat.owner() == OVERFLOW;
    int forbidden = stat.mine() ? EVERYBODY_WRITES : OTHERS_WRITE;
    return known && (stat.sticky() || !stat.permits(forbidden));
  }
}
