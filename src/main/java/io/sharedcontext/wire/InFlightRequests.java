package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that wait for their answers. Their number and size are bounded: while the bound is
 * reached nothing more is read, and the client feels it. Safe for use by several threads.
 */
final class InFlightRequests {
  /** Most requests at once. */
  static final int MOST = 256;

  /** Characters that weigh as much as a small request; a line of the greatest length weighs all. */
  private static final int UNIT = LineReader.LONGEST / MOST;

  private final Semaphore room = new Semaphore(MOST);
  private final AtomicLong begun = new AtomicLong();
  private final Map<JsonNode, PendingRequest> requests = new ConcurrentHashMap<>();

  /** What a request that came in {@code length} characters takes up. */
  static int weight(int length) {
    return Math.min(MOST, 1 + length / UNIT);
  }

  /** Waits for room, then registers a request; a stream needs the room only until it has begun. */
  PendingRequest begin(JsonNode id, int weight, boolean stream) {
    room.acquireUninterruptibly(weight);
    try {
      begun.incrementAndGet();
      PendingRequest running = new PendingRequest(() -> room.release(weight), stream);
      if (requests.putIfAbsent(id, running) != null) {
        throw RpcError.invalidRequest("a request with the id " + id + " is still running");
      }
      return running;
    } catch (RuntimeException | Error e) {
      room.release(weight);
      throw e;
    }
  }

  /** How many have begun so far. */
  long begun() {
    return begun.get();
  }

  /** Forgets a request, so that its id may be used again. */
  void end(JsonNode id) {
    requests.remove(id);
  }

  /** Cancels a request if it still runs. */
  void cancel(JsonNode id) {
    Optional.ofNullable(requests.get(id)).ifPresent(PendingRequest::cancel);
  }

  /** Answers for all that still run that time is up. */
  void giveUp() {
    requests.values().forEach(PendingRequest::giveUp);
  }

  /** Waits until nothing is in flight; returns false if {@code most} was not enough. */
  boolean drain(Duration most) throws InterruptedException {
    boolean empty = room.tryAcquire(MOST, most.toMillis(), TimeUnit.MILLISECONDS);
    if (empty) {
      room.release(MOST);
    }
    return empty;
  }
}
