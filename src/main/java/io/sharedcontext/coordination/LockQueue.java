package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that stand in line for a lease. The first transaction grants it or draws a ticket; while the
 * ticket waits nothing is kept but a row and an entry in {@link ChangeAwaiter}; when its turn seems to have
 * come a second transaction grants it. A call that is cancelled leaves the line, and gives back what
 * it was granted at that moment.
 */
final class LockQueue {
  private static final Logger LOG = LoggerFactory.getLogger(LockQueue.class);

  /** How long a look is good for while nothing is released: processes die without a commit. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * How much longer a ticket holds than its call waits, so that the call ends the wait; so much later the
   * call is answered at the latest where the store is too busy.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Store store;
  private final AuditedWrites writes;
  private final ChangeAwaiter waits;
  private final Clock clock;
  private final Leases leases;

  /** The line of {@code store}, as far as calls of this process stand in it. */
  LockQueue(Store store, AuditedWrites writes, ChangeAwaiter waits, Clock clock, Leases leases) {
    this.store = store;
    this.writes = writes;
    this.waits = waits;
    this.clock = clock;
    this.leases = leases;
  }

  /** Stands in line for {@code patience}; the future keeps no thread, and may be cancelled. */
  CompletableFuture<Outcome<CoordinationResult>> stand(
      Call call, Leases.LeaseRequest leaseRequest, Duration patience) {
    QueuedRequest stand = new LockQueue.QueuedRequest(call, leaseRequest, patience);
    stand.attempt(stand::ask);
    return stand.result;
  }

  /**
   * Whether the lock still holds that a call was granted before, as a task or at once. To tell it again
   * after it ended, with its process perhaps, would make its agent believe that it holds something. One
   * that holds ends with this process from then on, through which its agent goes on: the one that it had
   * may be dead, which on a database server is known only after some seconds.
   */
  boolean holds(Tx tx, Instant now, JsonNode first) {
    long token = first.path("fencing_token").longValue();
    Optional<Lease> held = leases.view(tx, now).leases().stream()
        .filter(lease -> lease.fence() == token)
        .findFirst();
    held.filter(lease -> !Lease.outlivesProcesses(lease.process()))
        .filter(lease -> !lease.process().equals(leases.self()))
        .ifPresent(lease -> LeaseTable.follow(tx, token, leases.self()));
    return held.isPresent();
  }

  /** One call in line. */
  private final class QueuedRequest {
    private final Call call;
    private final Leases.LeaseRequest leaseRequest;
    private final Duration patience;
    private final long begun = System.nanoTime();
    private final AtomicLong drawn = new AtomicLong();
    private final AtomicLong ticket = new AtomicLong();
    private final AtomicLong seen = new AtomicLong(-1);
    private final AtomicLong looked = new AtomicLong();
    private final AtomicReference<@Nullable Lease> granted = new AtomicReference<>();
    private final AtomicReference<@Nullable Failure> refusal = new AtomicReference<>();
    private final CompletableFuture<Outcome<CoordinationResult>> result = new CompletableFuture<>();

    QueuedRequest(Call call, Leases.LeaseRequest leaseRequest, Duration patience) {
      this.call = call;
      this.leaseRequest = leaseRequest;
      this.patience = patience;
    }

    private Optional<AuditedWrites.AuditedResult<CoordinationResult>> ask(Tx tx, Instant now) {
      SessionTable.requireKnown(tx, leaseRequest.claim().session());
      return turned(leases.askOrWait(tx, now, leaseRequest, until(now)));
    }

    private Optional<AuditedWrites.AuditedResult<CoordinationResult>> retry(Tx tx, Instant now) {
      return turned(leases.retry(tx, now, ticket.get(), leaseRequest, until(now)));
    }

    /** Its turn may have come at the last moment. */
    private Optional<AuditedWrites.AuditedResult<CoordinationResult>> lastly(Tx tx, Instant now) {
      Optional<AuditedWrites.AuditedResult<CoordinationResult>> granted = retry(tx, now);
      if (granted.isEmpty()) {
        refusal.set(leases.giveUp(tx, now, leaseRequest.claim(), drawn.get(), waited()));
      }
      return granted;
    }

    private Duration waited() {
      return Duration.ofNanos(System.nanoTime() - begun);
    }

    private Instant until(Instant now) {
      return now.plusNanos(left()).plus(GRACE);
    }

    private long left() {
      return Math.max(0, patience.toNanos() - (System.nanoTime() - begun));
    }

    private Optional<AuditedWrites.AuditedResult<CoordinationResult>> turned(
        Leases.AcquireResult turn) {
      drawn.set(turn.ticket());
      return turn.lease().map(this::acquired);
    }

    private AuditedWrites.AuditedResult<CoordinationResult> acquired(Lease lease) {
      granted.set(lease);
      return CoordinationResult.acquired(call, lease, waited().toMillis(), ticket.get());
    }

    /** What the transaction came to decides what is next. A ticket counts once it is committed. */
    void attempt(AuditedWrites.Attempt<CoordinationResult> work) {
      CompletableFuture<?> unused = writes
          .attempt(call, work, LockQueue.this::holds, Duration.ofNanos(left()).plus(GRACE))
          .whenCompleteAsync((outcome, thrown) -> {
            Failure refused = refusal.get();
            if (thrown != null) {
              end(thrown);
            } else if (outcome.isPresent()) {
              end(outcome.get());
            } else if (refused != null) {
              result.completeExceptionally(refused);
            } else {
              ticket.set(drawn.get());
              watch();
            }
          });
    }

    private void watch() {
      CompletableFuture<Boolean> turn =
          waits.until(this::turnCame, Duration.ofNanos(left()), () -> false);
      CompletableFuture<?> ignored = result.whenComplete((outcome, thrown) -> turn.cancel(true));
      CompletableFuture<?> unused = turn.whenCompleteAsync((came, thrown) -> {
        if (thrown != null) {
          end(thrown);
        } else {
          attempt(came ? this::retry : this::lastly);
        }
      });
    }

    private Optional<Boolean> turnCame() {
      return store.read(this::ready) ? Optional.of(true) : Optional.empty();
    }

    /** Most commits have nothing to do with locks, and this runs at each, for each call in line. */
    private boolean ready(Tx tx) {
      long change = ChangeCounters.seq(tx, LeaseTable.SCOPE);
      long now = System.nanoTime();
      if (seen.getAndSet(change) == change && now - looked.get() < FRESH_NANOS) {
        return false;
      }
      looked.set(now);
      return leases.ready(tx, clock.instant(), ticket.get());
    }

    private void end(Throwable thrown) {
      result.completeExceptionally(thrown);
      leave();
    }

    private void end(Outcome<CoordinationResult> outcome) {
      if (!result.complete(outcome) || outcome instanceof Outcome.Replayed) {
        leave();
      }
    }

    /** Takes the ticket back, and a lease that nobody will hear of. */
    private void leave() {
      Lease lease = granted.get();
      boolean unheard = lease != null && result.isCancelled();
      if (ticket.get() == 0 && !unheard) {
        return;
      }
      CompletableFuture<?> unused = store
          .write(tx -> {
            int left = LeaseTable.leave(tx, ticket.get());
            if (lease != null && unheard) {
              Leases.end(tx, clock.instant(), lease, "cancelled");
            }
            return left;
          })
          .whenComplete((left, thrown) -> {
            if (thrown != null) {
              LOG.debug("a place in line was not given up: {}", thrown.toString());
            }
          });
    }
  }
}
