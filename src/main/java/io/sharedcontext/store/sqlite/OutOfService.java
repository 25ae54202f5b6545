package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A note beside a database with which no process opens it: something was done to its files by halves,
 * and to open it could make that worse.
 *
 * @param cause what was done
 * @param aside the directory to which files of the store were moved; empty for none
 */
public record OutOfService(Cause cause, Optional<Path> aside) {
  /** What takes a store out of service. */
  public enum Cause {
    /** A restore began and did not end. */
    RESTORE,
    /** Something else was copied over the database while it was in use. */
    OVERWRITTEN,
    /** The log lacks changes of which a part is in the database already. */
    LOG_CUT
  }

  private static final String SUFFIX = ".out-of-service";

  /** The note beside {@code database}, if there is one. */
  public static Optional<OutOfService> of(Path database) {
    Path note = note(database);
    try {
      return Files.isRegularFile(note)
          ? Optional.of(parsed(new String(Files.readAllBytes(note), StandardCharsets.UTF_8)
              .lines()
              .toList()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Sql.toFailure(note, e);
    }
  }

  /** One that is not whole was cut short before any file was moved: there is nothing to be undone. */
  private static OutOfService parsed(List<String> lines) {
    String first = lines.isEmpty() ? "" : lines.get(0);
    Cause cause = Arrays.stream(Cause.values())
        .filter(known -> known.name().equals(first))
        .findFirst()
        .orElse(Cause.RESTORE);
    return new OutOfService(
        cause,
        lines.size() > 1 && !lines.get(1).isEmpty()
            ? Optional.of(Path.of(lines.get(1)))
            : Optional.empty());
  }

  private static Path note(Path database) {
    return StoreFiles.beside(StoreFiles.real(database), SUFFIX);
  }

  /** Puts the note there, whole or not at all. */
  void put(Path database) throws IOException {
    Path note = note(database);
    Path draft = StoreFiles.beside(note, ".draft");
    String text = cause + "\n" + aside.map(Path::toString).orElse("") + "\n" + text(database) + "\n"
        + advice() + "\n";
    Files.deleteIfExists(draft);
    try {
      StoreFiles.write(draft, text);
      Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    StoreFiles.sync(note.resolveSibling("."));
  }

  /** Takes the note away. */
  static void lift(Path database) throws IOException {
    Files.deleteIfExists(note(database));
    StoreFiles.sync(note(database).resolveSibling("."));
  }

  /** Throws while there is a note. */
  static void refuse(Path database) {
    of(database).ifPresent(note -> {
      throw note.failure(database);
    });
  }

  /** What a call is told. */
  Failure failure(Path database) {
    return Failure.of(ErrorCode.STORE_UNAVAILABLE, "the store is out of service: " + text(database))
        .suggest(advice());
  }

  /** What happened. */
  public String text(Path database) {
    return switch (cause) {
      case RESTORE ->
        "a restore of " + database + " was interrupted; what was there before is in "
            + aside.map(Path::toString).orElse("its directory");
      case OVERWRITTEN ->
        database + " was overwritten while servers had it open, and the log beside it belongs to"
            + " what was there before";
      case LOG_CUT ->
        "the log beside " + database + " was cut short: it lacks changes of which a part is in the"
            + " database already";
    };
  }

  /** What to do about it. */
  public String advice() {
    return switch (cause) {
      case RESTORE ->
        "Run the same shared-context restore again to finish it, or shared-context doctor --fix to"
            + " undo it.";
      case OVERWRITTEN, LOG_CUT ->
        "Stop all servers. Then put a whole backup in its place: shared-context restore DIR. Or keep"
            + " what is there now, without the former log: shared-context doctor --fix.";
    };
  }
}
