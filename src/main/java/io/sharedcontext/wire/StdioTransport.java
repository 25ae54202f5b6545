package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One client's pipe: reads lines, starts what they ask for, and ends in good order. A bad line or a
 * failing request touches nothing but itself.
 */
public final class StdioTransport {
  /** A server ends within 1.5 seconds after its input; closing the store takes 250 ms at most. */
  private static final Duration GRACE = Duration.ofMillis(1_250);

  /** How much of that goes into taking what was sent before the server was told to end. */
  private static final Duration TAKING = Duration.ofMillis(400);

  private static final long LOOK_NANOS = 1_000_000;

  /** The only revision with batches. */
  private static final String BATCHES = "2025-03-26";

  private final LineReader lines;
  private final LineWriter output;
  private final ClientConnection peer;
  private final InFlightRequests inFlight = new InFlightRequests();
  private final Dispatcher dispatch;
  private final LeaderFollower baton = new LeaderFollower(() -> !stopping() && line());
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean drained = new AtomicBoolean();

  /** Joins {@code methods} to a pipe; {@code gone} runs when nobody reads the output any more. */
  public StdioTransport(MethodRegistry methods, InputStream in, OutputStream out, Runnable gone) {
    lines = new LineReader(in);
    output = new LineWriter(out, gone);
    peer = new ClientConnection(output);
    dispatch = new Dispatcher(methods, peer, new RequestScheduler(this::here), inFlight);
  }

  /** Starts what comes in until the input ends; {@link #drain} waits for the answers. */
  public void serve() throws IOException {
    baton.run();
  }

  private boolean stopping() {
    return stopping.get();
  }

  /** Of lines that came together the rest is read first: then other threads are worth their way. */
  private boolean here(Runnable request) {
    return !lines.waiting() && baton.lend(request);
  }

  /**
   * Takes what was sent so far and no more, and waits for the answers, for as long as clients wait.
   * May be called by another thread than the one that serves, and again: the wait is not repeated.
   *
   * @return whether all that anybody waits for has been answered
   */
  public boolean drain() throws InterruptedException {
    boolean again = drained.getAndSet(true);
    long begun = System.nanoTime();
    while (!again && !output.broken() && !lines.idle() && left(begun, TAKING) > 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    stopping.set(true);
    peer.end();
    if (output.broken()) {
      return true;
    }
    return inFlight.drain(again ? Duration.ZERO : Duration.ofNanos(left(begun, GRACE)));
  }

  private static long left(long begun, Duration most) {
    return Math.max(0, most.toNanos() - (System.nanoTime() - begun));
  }

  private boolean line() throws IOException {
    try {
      Optional<String> line = lines.next();
      line.filter(text -> !text.isBlank()).ifPresent(this::accept);
      return line.isPresent();
    } catch (RpcError e) {
      output.write(JsonRpcWriter.error(e.id(), e));
      return true;
    }
  }

  private void accept(String line) {
    Json.Read read = JsonRpcMessage.parse(line);
    if (read.value() instanceof ArrayNode batch) {
      batch(batch, read.problem());
    } else {
      dispatch.message(
          read, InFlightRequests.weight(line.length()), frame -> frame.ifPresent(output::write));
    }
  }

  private void batch(ArrayNode messages, Optional<Json.Problem> problem) {
    if (messages.isEmpty() || !peer.revision().equals(BATCHES)) {
      throw RpcError.invalidRequest(
          "a message is a JSON object; batches belong to the revision " + BATCHES + " alone");
    }
    ResponseCallback sink = new BatchResponse(messages.size(), output::write);
    messages.forEach(message -> dispatch.message(new Json.Read(message, problem), 1, sink));
  }
}
