package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a store is opened, whether this process may open as many files as that takes. Without a
 * free descriptor more goes wrong than a file: a class whose first use needs one, such as those for time
 * zones and random numbers, is unusable for the life of the process once that failed, and so is every
 * class that is in a jar which could not be opened.
 */
final class FileDescriptors {
  private static final Logger LOG = LoggerFactory.getLogger(FileDescriptors.class);

  /** A store with all its readers and its watch holds 23; a key, a draft or a library is one more. */
  static final int NEEDED = 24;

  /** Opening it is possible everywhere, and says nothing of the disk. */
  private static final Path NOTHING = Path.of("/dev/null");

  private FileDescriptors() {}

  /** Throws {@link ErrorCode#STORE_UNAVAILABLE} unless there are enough; then has the jar open. */
  static void require() {
    int free = free();
    if (free < NEEDED) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "the store cannot be opened: that takes " + NEEDED
                  + " file descriptors, and this process may open " + free
                  + " more files; the store itself is untouched")
          .suggest("Raise the limit of open files where the server is started (ulimit -n 256),"
              + " and start it again.");
    }
    // Classes that come from an archive leave it closed until the first that does not.
    if (FileDescriptors.class.getResource("FileDescriptors.class") == null) {
      LOG.warn("the program's own files are gone: what it has not loaded yet will be missing");
    }
  }

  /** How many files may be opened; no more than are needed are tried. Where it cannot be told, as many. */
  private static int free() {
    if (!Files.exists(NOTHING)) {
      return NEEDED;
    }
    List<FileInputStream> open = new ArrayList<>(NEEDED);
    try {
      while (open.size() < NEEDED) {
        open.add(new FileInputStream(NOTHING.toFile()));
      }
      return NEEDED;
    } catch (IOException e) {
      return open.size();
    } finally {
      open.forEach(FileDescriptors::close);
    }
  }

  private static void close(FileInputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
