package io.sharedcontext.cli.live;

import io.sharedcontext.store.ParentProcess;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a command that goes on until it is ended end well: Ctrl-C, SIGTERM and the end of the process
 * that started it are how it is meant to end, so it finishes what it does and exits with 0.
 */
public final class ShutdownSignal implements AutoCloseable {
  private static final long PATIENCE_MS = 1_000;

  private final AtomicBoolean request = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Optional<ParentProcess> parent = ParentProcess.now();
  private final Thread hook = new Thread(this::interrupted, "interruption");

  private final Runnable last;

  /** Begins to listen for the end. */
  public ShutdownSignal() {
    this(() -> {});
  }

  /**
   * Begins to listen for the end.
   *
   * @param last is run before the process ends, should the command not end in time itself
   */
  public ShutdownSignal(Runnable last) {
    this.last = last;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether it is time to end. */
  public boolean request() {
    return request.get() || parent.filter(ParentProcess::ended).isPresent();
  }

  private void interrupted() {
    request.set(true);
    try {
      ended.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    last.run();
    // To be asked to end is not a failure; the JVM would report it as one.
    Runtime.getRuntime().halt(0);
  }

  /** The command has ended; from now on nothing is special. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook waits for this.
      ended.countDown();
    }
  }
}
