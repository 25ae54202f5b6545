package io.sharedcontext.retention;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One pass over everything that is to be removed, a piece at a time. Each piece is a transaction, in
 * which the process also keeps its turn: of several processes one does it, and if that dies or stops
 * another goes on. For one thread at a time.
 */
final class RetentionRun {
  private final Store store;
  private final Clock clock;
  private final List<Step> steps;
  private final Map<String, Long> removed = new LinkedHashMap<>();
  private int at;

  RetentionRun(Store store, Clock clock, List<Step> steps) {
    this.store = store;
    this.clock = clock;
    this.steps = List.copyOf(steps);
  }

  /** How far a run came. */
  enum Progress {
    /** There is more to do. */
    MORE,
    /** All of it is done. */
    DONE,
    /** Another process has the turn. */
    ELSEWHERE
  }

  /** What was removed so far, by the names of the steps. */
  Map<String, Long> removed() {
    return new LinkedHashMap<>(removed);
  }

  /** Does the next piece. The future completes when it is committed. */
  CompletableFuture<Progress> next() {
    Optional<Piece> piece = found();
    if (piece.isEmpty()) {
      return store.write(tx -> end(tx));
    }
    Step step = steps.get(at);
    return store.write(tx -> work(tx, piece.get())).thenApply(done -> took(step, done));
  }

  /** Skips the steps that have nothing left to do. */
  private Optional<Piece> found() {
    Instant now = clock.instant();
    while (at < steps.size()) {
      Optional<Piece> piece = store.read(tx -> steps.get(at).search().next(tx, now));
      if (piece.isPresent()) {
        return piece;
      }
      at++;
    }
    return Optional.empty();
  }

  /** How much the piece removed; negative without the turn. */
  private int work(Tx tx, Piece piece) {
    Instant now = clock.instant();
    boolean mine = RetentionTable.take(tx, store.processes().self(), store.processes()::alive, now);
    return mine ? piece.remove(tx, now) : -1;
  }

  private Progress took(Step step, int done) {
    if (done < 0) {
      return Progress.ELSEWHERE;
    }
    if (done == 0) {
      // What was found is not there any more: the step's turn comes again with the next run.
      at++;
    } else {
      removed.merge(step.name(), (long) done, Long::sum);
    }
    return Progress.MORE;
  }

  private Progress end(Tx tx) {
    RetentionTable.release(tx, store.processes().self());
    if (!removed.isEmpty()) {
      var details = Json.object();
      removed.forEach(details::put);
      Audit.record(
          tx,
          clock.instant(),
          new Audit.Event("retention_run", "", "", Audit.Result.SUCCESS, details));
    }
    return Progress.DONE;
  }
}
