package io.sharedcontext.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What the threads of a process that does not end are at. */
final class ThreadDump {
  private static final int PATIENCE_S = 2;

  private ThreadDump() {}

  /** Has a JVM say it on its standard error, and gives it the time. */
  static void ask(Process process) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
