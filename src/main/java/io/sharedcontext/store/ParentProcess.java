package io.sharedcontext.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The process that started this one. A server ends with it, since a pipe that somebody else holds open tells
 * nothing of a client that is gone.
 *
 * <p>Java looks into a file for the end of a process, and takes one that it cannot open, for want of file
 * descriptors, for the end. So when that is told the kernel is asked who the parent is, which takes no file.
 * Safe for use by several threads.
 */
public final class ParentProcess {
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final ProcessHandle process;

  private ParentProcess(ProcessHandle process) {
    this.process = process;
  }

  /** The parent of this process as it is now, if it may be seen. */
  public static Optional<ParentProcess> now() {
    return ProcessHandle.current().parent().map(ParentProcess::new);
  }

  /** Whether it has ended. */
  public boolean ended() {
    return !process.isAlive() && orphaned();
  }

  /** Whoever lost its parent has another one, which it may not be allowed to see. */
  private boolean orphaned() {
    boolean seeing = ProcessHandle.current().info().startInstant().isPresent();
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    return parent.map(now -> now.pid() != process.pid()).orElse(seeing);
  }

  /** Runs {@code job} once it has ended, on a thread that is nobody else's. */
  public void whenEnded(Runnable job) {
    CompletableFuture<Void> ignored = process.onExit().thenRun(() -> {
      if (orphaned()) {
        job.run();
      } else {
        LATER.execute(() -> whenEnded(job));
      }
    });
  }
}
