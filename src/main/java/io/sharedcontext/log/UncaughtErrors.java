package io.sharedcontext.log;

import io.sharedcontext.text.Invisible;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What ended a thread, or a task of one, and was expected by nobody: told in one line on standard error, and
 * remembered, so that the process does not end as if nothing had happened. Safe for use by several threads.
 */
public final class UncaughtErrors {
  /** For when there is no memory to say which. */
  private static final byte[] SHORT =
      "shared-context: a thread failed, for want of memory or of file descriptors\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final AtomicBoolean ANY = new AtomicBoolean();

  private UncaughtErrors() {}

  /** Has every thread that fails from now on reported. */
  public static void install() {
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> report(thread.getName(), thrown));
  }

  /** The same task, for an executor that would keep what it throws to itself. */
  public static Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        report(e);
      }
    };
  }

  /** Reports what this thread came upon, and goes on. */
  public static void report(Throwable thrown) {
    report(Thread.currentThread().getName(), thrown);
  }

  private static void report(String thread, Throwable thrown) {
    ANY.set(true);
    try {
      StackTraceElement[] stack = thrown.getStackTrace();
      String where = stack.length == 0 ? "" : " at " + stack[0];
      System.err.println(
          Invisible.line("shared-context: the thread " + thread + " failed: " + thrown + where));
    } catch (LinkageError | OutOfMemoryError e) {
      System.err.write(SHORT, 0, SHORT.length);
    }
  }

  /** Whether there was one. */
  public static boolean any() {
    return ANY.get();
  }
}
