package io.sharedcontext.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Call;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A call that waits as a task. Safe for use by several threads.
 *
 * @param <Q> the tool's request record
 */
public final class TaskCall<Q extends Record> {
  private static final long NEVER = Long.MIN_VALUE;

  private final String id;
  private final Call call;
  private final Q request;
  private final Instant since;
  private final Instant until;
  private final AtomicReference<ObjectNode> state;
  private final AtomicLong seen = new AtomicLong(NEVER);

  TaskCall(String id, Call call, Q request, Instant since, Instant until, ObjectNode state) {
    this.id = id;
    this.call = call;
    this.request = request;
    this.since = since;
    this.until = until;
    this.state = new AtomicReference<>(state);
  }

  public String id() {
    return id;
  }

  /** The call; in its snapshot nothing is read any more. */
  public Call call() {
    return call;
  }

  public Q request() {
    return request;
  }

  /** When it was made. */
  public Instant since() {
    return since;
  }

  /** When it gives up. */
  public Instant until() {
    return until;
  }

  /** What the last attempt left; do not change it. */
  public ObjectNode state() {
    return Objects.requireNonNull(state.get());
  }

  void state(ObjectNode next) {
    state.set(next);
  }

  /**
   * Notes what the store looked like to this process's last look at the task, as a number that is another
   * when it looks different; whether it was another the last time.
   */
  public boolean sees(long mark) {
    return seen.getAndSet(mark) != mark;
  }

  /** The mark of the last look; that of no look before the first. */
  public long seen() {
    return seen.get();
  }

  /** Has the next look be taken whatever the store looks like. */
  void forget() {
    seen.set(NEVER);
  }
}
