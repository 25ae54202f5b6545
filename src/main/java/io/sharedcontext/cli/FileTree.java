package io.sharedcontext.cli;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A directory with all that is in it. */
public final class FileTree {
  private static final int ATTEMPTS = 40;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private FileTree() {}

  /**
   * Deletes a directory and all that is in it, or a file; what is gone meanwhile is no error. A process
   * that is ending may still put something there: for two seconds that goes, too.
   */
  public static void delete(Path root) throws IOException {
    for (int left = ATTEMPTS; left > 0; left--) {
      try {
        deleteOnce(root);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (left == 1) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void deleteOnce(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
