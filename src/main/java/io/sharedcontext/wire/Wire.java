package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client's pipe: reads lines, starts what they ask for, and ends in good order. A bad line or a
 * failing request touches nothing but itself.
 */
public final class Wire {
  /** Clients kill a server that has not ended 2 seconds after its input did. */
  private static final Duration GRACE = Duration.ofMillis(900);

  /** The only revision with batches. */
  private static final String BATCHES = "2025-03-26";

  private final Lines lines;
  private final Output output;
  private final Peer peer;
  private final InFlight inFlight = new InFlight();
  private final Dispatch dispatch;
  private final Baton baton = new Baton(() -> !stopping() && line());
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean drained = new AtomicBoolean();

  /** Joins {@code methods} to a pipe; {@code gone} runs when nobody reads the output any more. */
  public Wire(Methods methods, InputStream in, OutputStream out, Runnable gone) {
    lines = new Lines(in);
    output = new Output(out, gone);
    peer = new Peer(output);
    dispatch = new Dispatch(methods, peer, new Lanes(this::here), inFlight);
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
   * Takes no more requests and waits for those in flight, for as long as clients wait. May be called
   * by another thread than the one that serves, and again: the wait is not repeated.
   */
  public void drain() throws InterruptedException {
    stopping.set(true);
    if (!output.broken() && !drained.get()) {
      inFlight.drain(GRACE);
      drained.set(true);
    }
  }

  private boolean line() throws IOException {
    try {
      Optional<String> line = lines.next();
      line.filter(text -> !text.isBlank()).ifPresent(this::accept);
      return line.isPresent();
    } catch (RpcError e) {
      output.write(Frames.error(NullNode.instance, e));
      return true;
    }
  }

  private void accept(String line) {
    JsonNode value = Message.parse(line);
    if (value instanceof ArrayNode batch) {
      batch(batch);
    } else {
      dispatch.message(
          value, InFlight.weight(line.length()), frame -> frame.ifPresent(output::write));
    }
  }

  private void batch(ArrayNode messages) {
    if (messages.isEmpty() || !peer.revision().equals(BATCHES)) {
      throw RpcError.invalidRequest(
          "a message is a JSON object; batches belong to the revision " + BATCHES + " alone");
    }
    Sink sink = new Batch(messages.size(), output::write);
    messages.forEach(message -> dispatch.message(message, 1, sink));
  }
}
