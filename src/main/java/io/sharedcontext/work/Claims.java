package io.sharedcontext.work;

import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may have which item: the rules of claiming, each a step inside a transaction of the store's one
 * writer at a time, so that of many who claim one item one gets it. Safe for use by several threads.
 */
final class Claims {
  private static final int MOST_TOLD_OF = 1_000;

  private final Board board;

  Claims(Board board) {
    this.board = board;
  }

  /**
   * What is asked for.
   *
   * @param session the board; absent for those of the sessions that the caller takes part in
   * @param item the one item that will do; absent for the best
   * @param labels all of which an item has to have
   * @param resources what to lock with it; empty for nothing
   */
  record Wish(
      Optional<String> session,
      Optional<String> item,
      List<String> labels,
      Duration ttl,
      List<String> resources) {
    Wish {
      labels = List.copyOf(labels);
      resources = List.copyOf(resources);
    }

    boolean fits(WorkItem candidate) {
      return candidate.facts().labels().containsAll(labels);
    }

    ClaimLocks.Wanted locks(WorkItem found, Caller caller) {
      return new ClaimLocks.Wanted(found.id(), caller.id(), found.session(), resources, ttl);
    }

    /** For a sentence. */
    String where() {
      return item.map(id -> "of work item " + id)
              .or(() -> session.map(id -> "in session " + id))
              .orElse("in your sessions")
          + (labels.isEmpty() ? "" : " with " + String.join(", ", labels));
    }
  }

  /**
   * A claim that was granted.
   *
   * @param lock the lock that goes with it
   * @param messageId the message that tells of it; 0 for one that goes on
   */
  record Grant(WorkItem item, Optional<ClaimLocks.ClaimLock> lock, long messageId) {}

  /**
   * Claims what is wished for; empty while it cannot be had.
   *
   * @param patient whether resources that somebody holds are a reason to wait, not to refuse
   */
  Optional<Grant> claim(Tx tx, Instant now, Caller caller, Wish wish, boolean patient) {
    Optional<WorkItem> found =
        wish.item().isPresent() ? named(tx, now, caller, wish) : best(tx, now, caller, wish);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    WorkItem item = found.get();
    if (patient && !locksFree(tx, now, wish.locks(item, caller))) {
      return Optional.empty();
    }
    return Optional.of(grant(tx, now, caller, wish, item));
  }

  private Grant grant(Tx tx, Instant now, Caller caller, Wish wish, WorkItem item) {
    boolean again = item.claimed(now);
    WorkItem claimed = item.claimed(
        item.claim().granted(caller.id(), WorkTable.nextToken(tx), wish.ttl(), now, false), now);
    WorkTable.update(tx, claimed);
    WorkMessages.News news =
        new WorkMessages.News("claimed", "Claims " + WorkMessages.name(item) + ".");
    long message = again ? 0 : board.messages().post(tx, now, caller, claimed, news);
    return new Claims.Grant(claimed, lock(tx, now, caller, wish, claimed), message);
  }

  /** Who claims anew what it has keeps the lock, unless it asks for another. */
  private Optional<ClaimLocks.ClaimLock> lock(
      Tx tx, Instant now, Caller caller, Wish wish, WorkItem item) {
    if (wish.resources().isEmpty()) {
      board.locks().extend(tx, now, item.id(), wish.ttl());
      return board.locks().of(tx, item.id());
    }
    board.locks().release(tx, now, item.id(), "replaced");
    return Optional.of(board.locks().take(tx, now, wish.locks(item, caller)));
  }

  /** The item that was asked for, if it can be had or is the caller's own. */
  private Optional<WorkItem> named(Tx tx, Instant now, Caller caller, Wish wish) {
    WorkItem item = board.settled(tx, now, wish.item().orElseThrow());
    if (wish.session().filter(session -> !session.equals(item.session())).isPresent()) {
      throw WorkFailures.elsewhere(wish.session().get(), "work_item_id", List.of(item.id()));
    }
    if (item.state().finished()) {
      throw WorkFailures.over(item);
    }
    return Optional.of(item).filter(one -> ready(one) || own(one, caller, now));
  }

  private boolean locksFree(Tx tx, Instant now, ClaimLocks.Wanted wanted) {
    return wanted.resources().isEmpty() || board.locks().free(tx, now, wanted);
  }

  private static boolean own(WorkItem item, Caller caller, Instant now) {
    return item.claimed(now) && item.claim().agent().equals(caller.id());
  }

  private static boolean ready(WorkItem item) {
    return item.state() == WorkState.OPEN && item.waitsFor() == 0;
  }

  /** The most urgent that is ready, of those the oldest. */
  private Optional<WorkItem> best(Tx tx, Instant now, Caller caller, Wish wish) {
    wish.session().ifPresent(session -> SessionTable.requireActive(tx, session));
    BoardTable.overdue(tx, wish.session(), caller.id(), now)
        .forEach(item -> board.lapse(tx, now, item));
    return firstReady(tx, now, caller, wish);
  }

  /** The first that is ready and whose resources are free; if all are locked, the first that is ready. */
  private Optional<WorkItem> firstReady(Tx tx, Instant now, Caller caller, Wish wish) {
    // Resources belong to a session: what is locked there is locked for each of its items.
    Map<String, Boolean> free = new HashMap<>();
    Deque<WorkItem> found = new ArrayDeque<>();
    BoardTable.walkReady(tx, wish.session(), caller.id(), item -> {
      if (!wish.fits(item)) {
        return true;
      }
      if (free.computeIfAbsent(
          item.session(), session -> locksFree(tx, now, wish.locks(item, caller)))) {
        found.addFirst(item);
        return false;
      }
      found.addLast(item);
      return wish.session().isEmpty();
    });
    return Optional.ofNullable(found.peekFirst());
  }

  /** Whether it is worth trying {@link #claim}; for a reader's snapshot, changes nothing. */
  boolean worthTrying(Tx tx, Instant now, Caller caller, Wish wish) {
    boolean closed =
        wish.session().map(session -> !SessionTable.active(tx, session)).orElse(false);
    return closed
        || candidates(tx, now, caller, wish)
            .anyMatch(item -> locksFree(tx, now, wish.locks(item, caller)));
  }

  /** What is ready is looked at first, and what is overdue only if that cannot be had. */
  private Stream<WorkItem> candidates(Tx tx, Instant now, Caller caller, Wish wish) {
    if (wish.item().isPresent()) {
      return WorkTable.find(tx, wish.item().get()).map(item -> item.at(now)).stream()
          .filter(item -> ready(item) || item.state().finished() || own(item, caller, now));
    }
    return Stream.<Supplier<Stream<WorkItem>>>of(
            () -> firstReady(tx, now, caller, wish).stream(),
            () -> BoardTable.overdue(tx, wish.session(), caller.id(), now).stream())
        .flatMap(Supplier::get);
  }

  /** Why nothing of what is wished for can be had. */
  Failure whyNot(Tx tx, Instant now, Caller caller, Wish wish, Duration waited) {
    List<WorkItem> there = wish.item().isPresent()
        ? List.of(board.require(tx, wish.item().get()).at(now))
        : BoardTable.unfinished(tx, wish.session(), caller.id(), MOST_TOLD_OF).stream()
            .filter(wish::fits)
            .map(item -> item.at(now))
            .toList();
    return WorkFailures.nothingReady(
        wish.where(),
        there,
        DependencyTable.of(tx, there.stream().map(WorkItem::id).toList()),
        now,
        waited);
  }
}
