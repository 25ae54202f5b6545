package io.sharedcontext.cli.live;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether anybody still reads standard output. A program learns that its pipe is closed when it
 * writes; who has nothing to write has to ask. Linux lets a pipe be opened once more for writing, and
 * makes that wait until somebody reads: an opening that stays away tells that nobody does. Elsewhere,
 * and for what is no pipe, the answer is yes. For one thread.
 */
public final class Readership {
  /** An opening takes microseconds; a machine that is busy is given many looks of patience. */
  private static final int LOOKS = 8;

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private final boolean pipe;
  private final AtomicReference<Thread> opening = new AtomicReference<>(new Thread(() -> {}));
  private final AtomicInteger looks = new AtomicInteger();

  /**
   * The readers of standard output.
   *
   * @param asked false if what is written goes elsewhere
   */
  public Readership(boolean asked) {
    pipe = asked && isPipe();
  }

  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(STANDARD_OUTPUT).toString().startsWith("pipe:");
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      // Not Linux, where alone this can be told.
      return false;
    }
  }

  /** Whether it is a pipe, whose reader may end before its writer. */
  public boolean piped() {
    return pipe;
  }

  /** Whether nobody reads any more. To be asked a few times a second; answers at once. */
  public boolean gone() {
    if (!pipe) {
      return false;
    }
    if (opening.get().isAlive()) {
      return looks.incrementAndGet() > LOOKS;
    }
    looks.set(0);
    Thread next = new Thread(Readership::open, "output-probe");
    next.setDaemon(true);
    next.start();
    opening.set(next);
    return false;
  }

  private static void open() {
    try (FileChannel opened = FileChannel.open(STANDARD_OUTPUT, StandardOpenOption.WRITE)) {
      assert opened.isOpen();
    } catch (IOException e) {
      // Whatever else is wrong with the pipe, the next line that is written to it will tell.
      return;
    }
  }
}
