package io.sharedcontext.cli.classarchive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A failed attempt at making an archive, kept in a file beside the archive that is dated by when the
 * attempt began, so that a jar which was replaced meanwhile is newer. The launcher makes the file
 * before it lets an archive be made and reads the dates of both files to tell when to try again; for
 * example, an attempt that was killed at noon is repeated at one, and then a day later.
 *
 * @param begun when it began
 * @param pause how long after that the next one is due
 * @param reason why it failed; empty for one that was ended from outside, or is not at its end
 */
public record FailedAttempt(Instant begun, Duration pause, String reason) {
  private static final String FIRST = ".failed";
  private static final String REPEATED = ".failed-again";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** When the next attempt is due. */
  public Instant next() {
    return begun.plus(pause);
  }

  /** The latest failed attempt at {@code archive}. */
  public static Optional<FailedAttempt> latest(Path archive) throws IOException {
    Optional<FailedAttempt> repeated = at(beside(archive, REPEATED), DAY);
    return repeated.isPresent() ? repeated : at(beside(archive, FIRST), HOUR);
  }

  private static Optional<FailedAttempt> at(Path file, Duration pause) throws IOException {
    return Files.exists(file)
        ? Optional.of(new FailedAttempt(
            Files.getLastModifiedTime(file).toInstant(),
            pause,
            Files.readString(file).strip()))
        : Optional.empty();
  }

  /** Forgets the failed attempts at {@code archive}, because one succeeded. */
  static void forget(Path archive) throws IOException {
    for (String name : List.of(FIRST, REPEATED)) {
      Files.deleteIfExists(beside(archive, name));
    }
  }

  /**
   * Notes that an attempt at {@code archive} failed.
   *
   * @param hopeless whether this Java cannot do it, so that an hour changes nothing
   */
  static void note(Path archive, Instant begun, String reason, boolean hopeless)
      throws IOException {
    note(beside(archive, FIRST), begun, reason);
    if (hopeless || Files.exists(beside(archive, REPEATED))) {
      note(beside(archive, REPEATED), begun, reason);
    }
  }

  /** On a full disk the file stays empty, which says enough. */
  private static void note(Path file, Instant begun, String reason) throws IOException {
    try {
      Files.writeString(file, reason.strip() + "\n");
    } finally {
      Files.setLastModifiedTime(file, FileTime.from(begun));
    }
  }

  private static Path beside(Path archive, String suffix) {
    return archive.resolveSibling(archive.getFileName() + suffix);
  }
}
