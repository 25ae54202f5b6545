package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's pipe: reads lines, starts what they ask for, and ends in good order. A bad line or a
 * failing request touches nothing but itself.
 */
public final class StdioTransport {
  private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

  /** How long work goes on after the end; clients wait four seconds for the process before they kill. */
  private static final Duration GRACE = Duration.ofMillis(3_300);

  /** What is left for the answers of what was stopped then, and for those that say that time is up. */
  private static final Duration STOPPING = Duration.ofMillis(400);

  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  /** How much of the grace goes into taking what was sent before the server was told to end. */
  private static final Duration TAKING = Duration.ofMillis(400);

  private static final long LOOK_NANOS = 1_000_000;

  /** The only revision with batches. */
  private static final String BATCHES = "2025-03-26";

  private final LineReader lines;
  private final LineWriter output;
  private final ClientConnection peer;
  private final InFlightRequests inFlight = new InFlightRequests();
  private final Dispatcher dispatch;
  private final LeaderFollower threads = new LeaderFollower(() -> !stopping() && line());
  private final AtomicBoolean stopping = new AtomicBoolean();

  /** Joins {@code methods} to a pipe; {@code gone} runs when nobody reads the output any more. */
  public StdioTransport(MethodRegistry methods, InputStream in, OutputStream out, Runnable gone) {
    lines = new LineReader(in);
    output = new LineWriter(out, gone);
    peer = new ClientConnection(output);
    dispatch = new Dispatcher(methods, peer, new RequestScheduler(this::runInline), inFlight);
  }

  /** Starts what comes in until the input ends; {@link #drain} waits for the answers. */
  public void serve() {
    try {
      threads.run();
    } catch (IOException e) {
      LOG.info("standard input cannot be read, so it has ended: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("reading standard input failed", e);
      peer.noteUndone("the rest of the input");
    }
  }

  /** How many requests were taken so far. */
  public long requests() {
    return inFlight.begun();
  }

  private boolean stopping() {
    return stopping.get();
  }

  /** Of lines that came together the rest is read first: then other threads are worth their way. */
  private boolean runInline(Runnable request) {
    return !lines.waiting() && threads.tryRun(request);
  }

  /**
   * Takes what was sent so far and no more, and waits for the answers, for as long as clients wait.
   * What is not done by then is answered with that. May be called by another thread than the one that
   * serves.
   *
   * @param stop has what is under way fail soon; runs when time is nearly up
   * @return the tools and methods that were asked for and not done, each as often as it was
   */
  public List<String> drain(Runnable stop) throws InterruptedException {
    long begun = System.nanoTime();
    while (!output.broken() && !lines.idle() && remainingNanos(begun, TAKING) > 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    stopping.set(true);
    peer.end();
    if (!inFlight.drain(Duration.ofNanos(remainingNanos(begun, GRACE)))) {
      stop.run();
      giveUp();
    }
    return peer.undone();
  }

  /** Not on this thread: a client that does not read keeps whoever writes to it. */
  private void giveUp() throws InterruptedException {
    if (!inFlight.drain(STOPPING)) {
      Thread last = RequestScheduler.named("last-words").newThread(inFlight::giveUp);
      last.start();
      last.join(LAST_WORDS.toMillis());
      if (!inFlight.drain(Duration.ZERO)) {
        peer.noteUndone("an answer that the client does not read");
      }
    }
  }

  private static long remainingNanos(long begun, Duration most) {
    return Math.max(0, most.toNanos() - (System.nanoTime() - begun));
  }

  private boolean line() throws IOException {
    Optional<String> line = Optional.empty();
    try {
      line = lines.next();
      MemoryReserve.keep();
      line.filter(text -> !text.isBlank()).ifPresent(this::accept);
      return line.isPresent();
    } catch (RpcError e) {
      tell(e);
      return true;
    } catch (RuntimeException | Error e) {
      if (line.isEmpty() && !(e instanceof OutOfMemoryError)) {
        throw e;
      }
      failed(line, e);
      return true;
    }
  }

  /** What this server could not do for its own want of something is told at the end as well. */
  private void tell(RpcError error) {
    output.write(JsonRpcWriter.error(error.id(), error));
    if (error.code() == RpcError.INTERNAL_ERROR) {
      peer.noteUndone("a line for which memory was short");
    }
  }

  /** A line that could not be dealt with. */
  private void failed(Optional<String> line, Throwable thrown) {
    MemoryReserve.giveUp();
    try {
      LOG.error("a line could not be dealt with", thrown);
      RpcError error = thrown instanceof OutOfMemoryError
          ? RpcError.outOfMemory("the line")
          : RpcError.of(RpcError.INTERNAL_ERROR, "the line failed inside the server");
      tell(error.to(line.flatMap(BrokenLine::id)));
    } catch (RuntimeException | Error e) {
      peer.noteUnanswered();
      UncaughtErrors.report(thrown);
    }
  }

  private void accept(String line) {
    Json.Read read = JsonRpcMessage.parse(line);
    if (read.value() instanceof ArrayNode batch) {
      batch(batch, read.problem());
    } else {
      dispatch.message(read, InFlightRequests.weight(line.length()), sink());
    }
  }

  private ResponseCallback sink() {
    return new ResponseCallback() {
      @Override
      public void done(Optional<Utf8Bytes> frame) {
        frame.ifPresent(output::write);
      }

      @Override
      public void done(Optional<Utf8Bytes> frame, Runnable written) {
        frame.ifPresent(line -> output.write(line, written));
      }
    };
  }

  private void batch(ArrayNode messages, Optional<Json.Problem> problem) {
    if (messages.isEmpty() || !peer.revision().equals(BATCHES)) {
      throw RpcError.invalidRequest(
          "a message is a JSON object; batches belong to the revision " + BATCHES + " alone");
    }
    ResponseCallback sink =
        new BatchResponse(messages.size(), (line, written) -> output.write(line, written));
    messages.forEach(message -> dispatch.message(new Json.Read(message, problem), 1, sink));
  }
}
