package io.sharedcontext.cli.lab.bench;

import io.sharedcontext.cli.client.StdioClient;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many calls to a client that was started inline, the next ones sent before the answers are there. */
final class Pipelining {
  private Pipelining() {}

  /**
   * Makes {@code count} calls, as many as {@code inFlight} before their answers, and gives the
   * nanoseconds until the last answer.
   *
   * @param calls the line of a call, by its number
   */
  static long nanos(StdioClient client, int count, int inFlight, IntFunction<String> calls) {
    Semaphore room = new Semaphore(inFlight);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    long began = System.nanoTime();
    // Not in the common pool, which has a single thread where there are two processors.
    Thread sending = new Thread(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              room.acquireUninterruptibly();
              client.send(calls.apply(i));
            }
          } catch (RuntimeException e) {
            // Nobody would ever answer what was not sent: the reader must not wait for it.
            failure.set(e);
            client.kill();
          }
        },
        "sending");
    sending.setDaemon(true);
    sending.start();
    try {
      for (int i = 0; i < count; i++) {
        SystemUnderTest.checked(client.receive());
        room.release();
      }
    } catch (UncheckedIOException e) {
      RuntimeException cause = failure.get();
      throw cause == null ? e : cause;
    }
    return System.nanoTime() - began;
  }
}
