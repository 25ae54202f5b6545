package io.sharedcontext.faults;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What is done to processes from outside, and what can be seen of them there. */
final class Signals {
  private Signals() {}

  static void stop(long pid) {
    run("kill", "-STOP", Long.toString(pid));
  }

  static void resume(long pid) {
    run("kill", "-CONT", Long.toString(pid));
  }

  /** Whether a command succeeds. */
  static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the kernel says that a process holds a write lock on that byte of a file. */
  static boolean locks(long pid, Path file, long at) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      List<String> locks = Files.readAllLines(Path.of("/proc/locks"));
      return locks.stream()
          .map(line -> line.trim().split("\\s+"))
          .anyMatch(words -> words.length >= 8
              && words[3].equals("WRITE")
              && words[4].equals(Long.toString(pid))
              && words[5].endsWith(inode)
              && words[6].equals(Long.toString(at)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops a process at a moment at which it holds that byte; gives up after a few hundred. */
  static boolean stopHolding(long pid, Path file, long at) {
    for (int i = 0; i < 300; i++) {
      stop(pid);
      if (locks(pid, file, at)) {
        return true;
      }
      resume(pid);
    }
    return false;
  }

  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** Waits until something is true, for so long at most, and says whether it is. */
  static boolean within(Duration time, BooleanSupplier condition) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      pause(Duration.ofMillis(1));
    }
    return condition.getAsBoolean();
  }

  /** The bytes of a file. */
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
