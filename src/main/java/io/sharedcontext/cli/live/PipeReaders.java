package io.sharedcontext.cli.live;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether anybody still reads standard output. A program learns that its pipe is closed when it
 * writes; who has nothing to write has to look. Linux shows which processes have the other end: those
 * with a descriptor for reading that leads to the same pipe. Where that cannot be seen, and for what
 * is not a pipe, the answer is that somebody reads. For one thread.
 */
public final class PipeReaders {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  private final String pipe;
  private final List<Path> readers;

  /**
   * The readers of standard output.
   *
   * @param request false if what is written goes elsewhere
   */
  public PipeReaders(boolean request) {
    pipe = request ? target(PROCESSES.resolve("self/fd/1")) : "";
    readers = piped() ? found() : new ArrayList<>();
  }

  /** Whether it is a pipe, whose reader may end before its writer. */
  public boolean piped() {
    return pipe.startsWith("pipe:");
  }

  /** Whether nobody reads any more. */
  public boolean gone() {
    if (readers.isEmpty() || readers.stream().anyMatch(this::reads)) {
      return false;
    }
    // One reader may have handed over to another.
    return !readers.addAll(found());
  }

  private List<Path> found() {
    List<Path> found = new ArrayList<>();
    for (Path process : entries(PROCESSES, "[0-9]*")) {
      if (!process.endsWith(OWN)) {
        entries(process.resolve("fd"), "*").stream().filter(this::reads).forEach(found::add);
      }
    }
    return found;
  }

  /** Whether a descriptor leads to the pipe, and is for reading. */
  private boolean reads(Path descriptor) {
    return target(descriptor).equals(pipe) && forReading(descriptor);
  }

  /** The flags are octal; the last two bits are 0 for reading only. */
  private static boolean forReading(Path descriptor) {
    Path info = descriptor.resolveSibling("../fdinfo").resolve(descriptor.getFileName());
    try {
      return Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("flags:"))
          .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & 3) == 0);
    } catch (IOException e) {
      // The process has ended.
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      // It has ended, is another user's, or this is not Linux.
      return "";
    }
  }

  private static List<Path> entries(Path directory, String names) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, names)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      // As above; what was found so far counts.
      return entries;
    }
    return entries;
  }
}
