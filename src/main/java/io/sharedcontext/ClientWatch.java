package io.sharedcontext;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of the process that started a server: a pipe that somebody else holds open tells nothing.
 *
 * <p>Java looks into a file for it, and takes one that it cannot open, for want of file descriptors, for
 * the end. So when that is told the kernel is asked who the parent is, which takes no file.
 */
final class ClientWatch {
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private ClientWatch() {}

  /** Runs {@code end} once {@code client}, the parent of this process, has ended; on a thread of its own. */
  static void whenGone(ProcessHandle client, Runnable end) {
    CompletableFuture<Void> ignored = client.onExit().thenRun(() -> {
      if (gone(client)) {
        end.run();
      } else {
        LATER.execute(() -> whenGone(client, end));
      }
    });
  }

  /** Whoever lost its parent has another one, which it may not be allowed to see. */
  private static boolean gone(ProcessHandle client) {
    boolean seeing = ProcessHandle.current().info().startInstant().isPresent();
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    return parent.map(now -> now.pid() != client.pid()).orElse(seeing);
  }
}
