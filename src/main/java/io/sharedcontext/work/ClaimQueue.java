package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.store.ChangeAwaiter;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that claim work, now or when there is some. Between two tries a call is an entry in {@link
 * ChangeAwaiter}: it keeps no thread, connection or row, and no place in a line. Many may try when one
 * item comes to be ready; the store lets one of them have it, and the others wait on. A call that is
 * cancelled gives back what it was granted at that moment.
 */
final class ClaimQueue {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimQueue.class);

  /** So much later than it was to wait a call is answered at the latest, where the store is too busy. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Store store;
  private final AuditedWrites writes;
  private final ChangeAwaiter waits;
  private final Clock clock;
  private final Board board;
  private final Claims claims;

  ClaimQueue(Store store, AuditedWrites writes, ChangeAwaiter waits, Clock clock, Board board) {
    this.store = store;
    this.writes = writes;
    this.waits = waits;
    this.clock = clock;
    this.board = board;
    this.claims = new Claims(board);
  }

  /** Claims what is wished for, after {@code patience} at the latest; fails if there is nothing then. */
  CompletableFuture<Outcome<ClaimTools.ClaimedWork>> claim(
      Call call, Claims.Wish wish, Duration patience) {
    Waiting waiting = new ClaimQueue.Waiting(call, wish, patience);
    waiting.attempt();
    return waiting.result;
  }

  private boolean holds(Tx tx, Instant now, JsonNode first) {
    return ClaimTools.stands(board, tx, now, first);
  }

  /** One call. */
  private final class Waiting {
    private final Call call;
    private final Claims.Wish wish;
    private final Duration patience;
    private final long begun = System.nanoTime();
    private final AtomicReference<@Nullable WorkItem> granted = new AtomicReference<>();
    private final AtomicReference<@Nullable Failure> refusal = new AtomicReference<>();
    private final CompletableFuture<Outcome<ClaimTools.ClaimedWork>> result =
        new CompletableFuture<>();

    Waiting(Call call, Claims.Wish wish, Duration patience) {
      this.call = call;
      this.wish = wish;
      this.patience = patience;
    }

    private Duration waited() {
      return patience.isZero() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
    }

    private Duration left() {
      Duration left = patience.minus(waited());
      return left.isNegative() ? Duration.ZERO : left;
    }

    /** What has lapsed stays lapsed though nothing was claimed, so that a refusal does not throw. */
    private Optional<AuditedResult<ClaimTools.ClaimedWork>> attempt(
        Tx tx, Instant now, boolean last) {
      Optional<Claims.Grant> grant = claims.claim(tx, now, call.caller(), wish, !last);
      if (grant.isEmpty() && last) {
        refusal.set(claims.whyNot(tx, now, call.caller(), wish, waited()));
      }
      return grant.map(had -> claimed(tx, had));
    }

    private AuditedResult<ClaimTools.ClaimedWork> claimed(Tx tx, Claims.Grant grant) {
      granted.set(grant.item());
      return ClaimTools.claimed(tx, call.caller(), grant, waited());
    }

    void attempt() {
      CompletableFuture<?> unused = attempted(left()).whenCompleteAsync((outcome, thrown) -> {
        Failure refused = refusal.get();
        if (thrown != null) {
          result.completeExceptionally(thrown);
        } else if (outcome.isPresent()) {
          end(outcome.get());
        } else if (refused != null) {
          result.completeExceptionally(refused);
        } else {
          watch();
        }
      });
    }

    /** A call that does not wait is patient like any other change. */
    private CompletableFuture<Optional<Outcome<ClaimTools.ClaimedWork>>> attempted(Duration left) {
      AuditedWrites.Attempt<ClaimTools.ClaimedWork> work =
          (tx, now) -> attempt(tx, now, left.isZero());
      return patience.isZero()
          ? writes.attempt(call, work, ClaimQueue.this::holds)
          : writes.attempt(call, work, ClaimQueue.this::holds, left.plus(GRACE));
    }

    private void watch() {
      CompletableFuture<Boolean> turn = waits.until(this::turnCame, left(), () -> false);
      CompletableFuture<?> ignored = result.whenComplete((outcome, thrown) -> turn.cancel(true));
      CompletableFuture<?> unused = turn.whenCompleteAsync((came, thrown) -> {
        if (thrown != null) {
          result.completeExceptionally(thrown);
        } else {
          attempt();
        }
      });
    }

    private Optional<Boolean> turnCame() {
      return store.read(tx -> claims.worthTrying(tx, clock.instant(), call.caller(), wish))
          ? Optional.of(true)
          : Optional.empty();
    }

    private void end(Outcome<ClaimTools.ClaimedWork> outcome) {
      WorkItem item = granted.get();
      if (result.complete(outcome) || item == null || !result.isCancelled()) {
        return;
      }
      CompletableFuture<?> unused = store
          .write(tx -> {
            board.giveBack(
                tx, clock.instant(), call.caller(), item.id(), item.claim().token());
            return true;
          })
          .whenComplete((done, thrown) -> {
            if (thrown != null) {
              LOG.debug("a claim that nobody heard of was not given back: {}", thrown.toString());
            }
          });
    }
  }
}
