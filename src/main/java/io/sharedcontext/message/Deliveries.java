package io.sharedcontext.message;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which messages were given out to those they are addressed to: after the pipe has taken them, off
 * the way of any answer, many answers in one commit, and nothing when all of it is noted. What a killed
 * process had not noted yet stays unknown. Safe for use by several threads.
 */
public final class Deliveries implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Answers of this time are noted together; who waits for a receipt waits as long. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 5;

  private final Store store;
  private final Clock clock;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean due = new AtomicBoolean();

  /** Notes in {@code store}; what waits when it closes is noted first. */
  public Deliveries(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.atEnd(this::note);
  }

  private record Delivery(String agent, List<Long> messages, Instant at, int attempts) {
    Delivery again() {
      return new Delivery(agent, messages, at, attempts + 1);
    }
  }

  @Override
  public void delivered(Caller caller, List<Long> messages) {
    waiting.add(new Delivery(caller.id(), messages, clock.instant(), 1));
    soon(GATHERING);
  }

  private void soon(Duration delay) {
    if (!due.getAndSet(true)) {
      store.after(delay, this::note);
    }
  }

  private void note() {
    due.set(false);
    List<Delivery> all = new ArrayList<>();
    for (Delivery next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    List<Delivery> fresh = all.isEmpty() ? all : store.read(tx -> fresh(tx, all));
    if (!fresh.isEmpty()) {
      write(fresh);
    }
  }

  private static List<Delivery> fresh(Tx tx, List<Delivery> all) {
    return all.stream()
        .filter(one -> !RecipientTable.unnoted(tx, one.agent(), one.messages()).isEmpty())
        .toList();
  }

  private void write(List<Delivery> fresh) {
    CompletableFuture<Boolean> unused = store
        .write(tx -> {
          fresh.forEach(one -> RecipientTable.offer(tx, one.agent(), one.messages(), one.at()));
          return true;
        })
        .whenComplete((done, failure) -> {
          if (failure != null) {
            LOG.info("what was given out could not be noted: {}", failure.toString());
            fresh.stream()
                .filter(one -> one.attempts() < ATTEMPTS)
                .map(Delivery::again)
                .forEach(waiting::add);
            soon(RETRY);
          }
        });
  }
}
