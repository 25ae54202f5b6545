package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.log.UncaughtErrors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The requests that wait for their answers. Their number and size are bounded: while the bound is
 * reached nothing more is read, and the client feels it. Safe for use by several threads.
 */
final class InFlightRequests {
  /** Most requests at once. */
  static final int MOST = 256;

  /** Characters that weigh as much as a small request; a line of the greatest length weighs all. */
  private static final int UNIT = LineReader.LONGEST / MOST;

  /** How long room is waited for once a thread has failed, and may have taken an answer with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final BooleanSupplier troubled;
  private final long patienceMillis;
  private final Semaphore room = new Semaphore(MOST);
  private final AtomicLong begun = new AtomicLong();
  private final Map<JsonNode, PendingRequest> requests = new ConcurrentHashMap<>();

  InFlightRequests() {
    this(UncaughtErrors::any, PATIENCE);
  }

  /**
   * None in flight.
   *
   * @param troubled whether a thread of this process has failed
   * @param patience how long room is waited for then
   */
  InFlightRequests(BooleanSupplier troubled, Duration patience) {
    this.troubled = troubled;
    this.patienceMillis = patience.toMillis();
  }

  /** What a request that came in {@code length} characters takes up. */
  static int weight(int length) {
    return Math.min(MOST, 1 + length / UNIT);
  }

  /** Waits for room, then registers a request; a stream needs the room only until it has begun. */
  PendingRequest begin(JsonNode id, int weight, boolean stream) {
    awaitRoom(weight);
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

  /**
   * A thread that fails may leave a request that nobody answers any more. Who waited for its room for ever
   * would not even see that the input has ended.
   */
  private void awaitRoom(int weight) {
    try {
      while (!room.tryAcquire(weight, patienceMillis, TimeUnit.MILLISECONDS)) {
        if (troubled.getAsBoolean()) {
          throw RpcError.of(
              RpcError.INTERNAL_ERROR,
              "requests that came before leave no room, as a thread of this server has failed; its"
                  + " log has the cause");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      room.acquireUninterruptibly(weight);
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
