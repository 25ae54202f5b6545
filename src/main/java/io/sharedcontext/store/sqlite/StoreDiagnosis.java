package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a store from being opened, or made, at its place; found without opening anything. A
 * refused call and {@code doctor} say the same.
 */
public final class StoreDiagnosis {
  private static final String ELSEWHERE = "choose another place with SHARED_CONTEXT_HOME";

  /** The files of an empty store take about as much. */
  private static final long LEAST_ROOM = 64L << 10;

  /** The files beside the database of a store that is open. */
  private static final int FILES = 6;

  private static final String NONE_MADE = ", and none can be made: ";

  private StoreDiagnosis() {}

  /** What makes it pointless to look into {@code file}, if anything does. */
  public static Optional<StoreProblem> hindrance(Path file) {
    Optional<StoreProblem> outOfService =
        OutOfService.of(file).map(note -> StoreProblem.unavailable(note.text(file), note.advice()));
    if (outOfService.isPresent()) {
      return outOfService;
    }
    Optional<StoreProblem> place = Files.exists(file)
        ? other(file).or(() -> empty(file)).or(() -> closed(file))
        : Optional.of(absent(file));
    return place
        .filter(problem -> problem.code().isPresent())
        .or(() -> FileTrust.store(file))
        .or(() -> place);
  }

  /** Whether {@code file} is there and can be read, and nothing else. */
  public static boolean readOnly(Path file) {
    return closedToWriting(file).isPresent();
  }

  /** Why a file that is there can be read and nothing else; empty if that is not so. */
  static Optional<StoreProblem> closedToWriting(Path file) {
    return Files.exists(file)
        ? closed(file)
            .filter(problem -> problem.code().equals(Optional.of(ErrorCode.STORE_READ_ONLY)))
        : Optional.empty();
  }

  /** What keeps a file that is there from being used as a store. */
  static Optional<StoreProblem> unusable(Path file) {
    return other(file).or(() -> closed(file)).or(() -> FileTrust.store(file));
  }

  /** That the disk takes nothing more where the store is, if that may be what {@code thrown} comes from. */
  static Optional<Failure> full(Path file, Exception thrown) {
    Path there = directory(file);
    if (thrown instanceof SQLException sql && !Sql.failedToWrite(sql)) {
      return Optional.empty();
    }
    if (room(there) < LEAST_ROOM) {
      return Optional.of(full(there, "is full"));
    }
    return Files.isWritable(there)
        ? refusal(there).map(reason -> takesNoFile(there, reason))
        : Optional.empty();
  }

  /** Why a change could not be written, if its disk is the reason. */
  static Throwable explained(Path file, Throwable thrown) {
    return thrown instanceof Failure failure && failure.getCause() instanceof SQLException sql
        ? full(file, sql).map(known -> Failure.because(known, sql)).orElse(failure)
        : thrown;
  }

  private static Failure takesNoFile(Path there, String reason) {
    return reason.contains("Read-only")
        ? Failure.of(
                ErrorCode.STORE_READ_ONLY,
                "the store cannot be changed: the file system that holds " + there
                    + " was made read-only, as the system does after a disk error; reading goes on")
            .suggest("Look at the system's log, check that disk, and mount it writable again.")
        : full(
            there, "has room, but takes no more files (no inodes are left, or a quota is used up)");
  }

  private static Failure full(Path there, String what) {
    return Failure.of(
            ErrorCode.STORE_FULL,
            "the store cannot be used: the disk that holds " + there + " " + what)
        .suggest("Make room there, or " + ELSEWHERE + ".")
        .retryAfter(5_000);
  }

  /** The nearest directory that is there. */
  private static Path directory(Path file) {
    Path there = file;
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static long room(Path there) {
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Why no file can be made; empty if one can. The system does not tell how many files it takes, so as
   * many as a store needs are made; nor always that it takes none at all since a disk failed.
   */
  private static Optional<String> refusal(Path there) {
    List<Path> made = new ArrayList<>();
    try {
      for (int i = 0; i < FILES; i++) {
        made.add(Files.createTempFile(there, "room", ".tmp"));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      made.forEach(file -> file.toFile().delete());
    }
  }

  /** What keeps SQLite's own library from being loaded, if anything does. */
  public static Optional<Failure> library() {
    try {
      NativeLibrary.load(UserDirectories.caches(System.getenv()));
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    }
  }

  private static Optional<StoreProblem> other(Path file) {
    return Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(StoreProblem.unavailable(
            file + " is " + (Files.isDirectory(file) ? "a directory" : "not a file"),
            "Move it away, or name another file with SHARED_CONTEXT_DATABASE."));
  }

  private static StoreProblem absent(Path file) {
    Path there = file;
    while (!Files.exists(there) && !Files.isSymbolicLink(there) && there.getParent() != null) {
      there = there.getParent();
    }
    String text = "there is no store at " + file;
    if (!Files.exists(there)) {
      return StoreProblem.unavailable(
          text + NONE_MADE + there + " is a link to " + target(there) + ", which is not there",
          "Make what it leads to, or " + ELSEWHERE + ".");
    }
    if (!Files.isDirectory(there)) {
      return StoreProblem.unavailable(
          text + NONE_MADE + there + " is not a directory",
          "Choose another place with SHARED_CONTEXT_HOME.");
    }
    if (!Files.isExecutable(there)) {
      return StoreProblem.unavailable(
          "whether there is a store at " + file + " cannot be told: " + user()
              + " may not look into " + there,
          remedy(there, "u+rwx"));
    }
    return shut(text, there)
        .orElseGet(() -> StoreProblem.note(text + " yet", "Nothing: the first server makes it."));
  }

  private static Optional<StoreProblem> shut(String text, Path there) {
    if (mountedReadOnly(there)) {
      return Optional.of(StoreProblem.bad(
          ErrorCode.STORE_READ_ONLY,
          text + NONE_MADE + there + " is on a file system that is mounted read-only",
          "Mount it writable, or " + ELSEWHERE + "."));
    }
    return Files.isWritable(there)
        ? Optional.empty()
        : Optional.of(StoreProblem.bad(
            ErrorCode.STORE_READ_ONLY,
            text + NONE_MADE + user() + " may not write in " + there,
            remedy(there, "u+w")));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "another place";
    }
  }

  /** Opening would make a new store of it, which would hide that one was lost. */
  private static Optional<StoreProblem> empty(Path file) {
    if (file.toFile().length() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        Files.exists(file.resolveSibling("admin.key"))
            ? StoreProblem.unavailable(
                file + " is empty, though a store was here: its content is lost",
                "Put a backup in its place: shared-context restore DIR. Or bring your last export in:"
                    + " shared-context import FILE")
            : StoreProblem.note(
                file + " is empty", "Nothing: the first server makes a store of it."));
  }

  private static Optional<StoreProblem> closed(Path file) {
    return shutOff(file)
        .or(() -> Optional.ofNullable(file.getParent()).flatMap(StoreDiagnosis::shutOff));
  }

  /** SQLite writes the file, and others beside it, even to read. */
  private static Optional<StoreProblem> shutOff(Path path) {
    if (mountedReadOnly(path)) {
      return Optional.of(StoreProblem.bad(
          ErrorCode.STORE_READ_ONLY,
          path + " is on a file system that is mounted read-only",
          "Mount it writable, or " + ELSEWHERE + "."));
    }
    boolean directory = Files.isDirectory(path);
    boolean readable = Files.isReadable(path) && (!directory || Files.isExecutable(path));
    if (readable && Files.isWritable(path)) {
      return Optional.empty();
    }
    return Optional.of(StoreProblem.bad(
        readable ? ErrorCode.STORE_READ_ONLY : ErrorCode.STORE_UNAVAILABLE,
        path + " cannot be read and written by " + user(),
        remedy(path, directory ? "u+rwx" : "u+rw")));
  }

  private static boolean mountedReadOnly(Path path) {
    try {
      return Files.getFileStore(path).isReadOnly();
    } catch (IOException e) {
      // Then the other checks say what is wrong.
      return false;
    }
  }

  private static String remedy(Path path, String mode) {
    return owner(path)
        .filter(owner -> !owner.equals(user()))
        .map(owner ->
            "It belongs to " + owner + ": run this as " + owner + ", or " + ELSEWHERE + ".")
        .orElse("chmod " + mode + " '" + path + "', or " + ELSEWHERE + ".");
  }

  private static Optional<String> owner(Path path) {
    try {
      return Optional.of(Files.getOwner(path).getName());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String user() {
    return System.getProperty("user.name", "this user");
  }
}
