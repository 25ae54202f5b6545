package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What holds for every item of a board, whoever changes it; each method is a step inside a transaction. A
 * claim belongs to an agent, not to a process, and ends with its time; then the item is offered again.
 * Safe for use by several threads.
 */
public final class Board {
  /** Claims that run out are few; a transaction in which others wait ends no more than these. */
  private static final int MOST_AT_ONCE = 100;

  private final ClaimLocks locks;
  private final WorkMessages messages;

  /**
   * The boards of a store.
   *
   * @param locks what claims may lock
   * @param indexer makes findable what is posted
   */
  public Board(ClaimLocks locks, SearchIndexer indexer) {
    this.locks = locks;
    this.messages = new WorkMessages(indexer);
  }

  ClaimLocks locks() {
    return locks;
  }

  WorkMessages messages() {
    return messages;
  }

  /** Ends, now and then, claims whose time ran out; whoever claims does it as well. */
  public void endLapsed(Tx tx, Instant now) {
    WorkTable.bound(tx, now);
    WorkTable.overdue(tx, now, MOST_AT_ONCE).forEach(item -> lapse(tx, now, item));
  }

  /** Removes the board of a session that is being deleted. */
  public static void removeSession(Tx tx, String session) {
    WorkTable.removeSession(tx, session);
  }

  /** The item, or a failure that says that there is none. */
  WorkItem require(Tx tx, String id) {
    WorkItem item = WorkTable.find(tx, id).orElseThrow(() -> WorkFailures.unknown(id));
    SessionTable.requireKnown(tx, item.session());
    return item;
  }

  /** The item as it is kept, of a session that takes messages. */
  WorkItem requireOpenSession(Tx tx, String id) {
    WorkItem item = require(tx, id);
    SessionTable.requireActive(tx, item.session());
    return item;
  }

  /** The same as it is now. */
  WorkItem settled(Tx tx, Instant now, String id) {
    WorkItem item = requireOpenSession(tx, id);
    return item.overdue(now) ? lapse(tx, now, item) : item;
  }

  /** Ends a claim whose time ran out: the item is offered again, or parked. */
  WorkItem lapse(Tx tx, Instant now, WorkItem item) {
    WorkItem after = item.at(now);
    String holder = item.claim().agent();
    WorkTable.update(tx, after);
    locks.release(tx, now, item.id(), "claim_lapsed");
    boolean parked = after.state() == WorkState.BLOCKED;
    String text = "The claim of " + holder + " on " + WorkMessages.name(item) + " ran out of time; "
        + (parked ? "it is parked: " + after.reason() + "." : "it is offered again.");
    long message = messages.post(
        tx,
        now,
        WorkMessages.BOARD,
        after,
        new WorkMessages.News(
            "lapsed",
            text,
            parked ? List.of(holder, item.facts().createdBy()) : List.of(holder),
            parked || after.waitsFor() > 0 ? List.of() : List.of(item.id())));
    ObjectNode details = Json.object()
        .put("work_item_id", item.id())
        .put("claim_token", item.claim().token())
        .put("message_id", message)
        .put("lapses", after.lapses())
        .put("state", after.state().label());
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "work_claim_lapsed", holder, item.session(), Audit.Result.SUCCESS, details));
    return after;
  }

  /** What was handed over to {@code agent}, who has not done anything with it yet, for a reader. */
  public List<ObjectNode> handedTo(Tx tx, Instant now, String agent) {
    return WorkTable.handedTo(tx, agent).stream()
        .filter(item -> item.claimed(now))
        .map(item -> WorkMessages.handed(item, locks.of(tx, item.id())))
        .toList();
  }

  /** Takes back a claim that nobody heard of. */
  void giveBack(Tx tx, Instant now, Caller caller, String id, long token) {
    WorkTable.find(tx, id)
        .filter(item -> item.claimed(now) && item.claim().token() == token)
        .ifPresent(item -> {
          WorkItem open = item.become(WorkState.OPEN, "", false, now);
          WorkTable.update(tx, open);
          locks.release(tx, now, id, "cancelled");
          long unused = messages.post(
              tx,
              now,
              caller,
              open,
              new WorkMessages.News("opened", "Gives back " + WorkMessages.name(item) + "."));
        });
  }

  /** Whether the claim that was granted with {@code token} still holds. */
  boolean holds(Tx tx, Instant now, String id, long token) {
    return WorkTable.find(tx, id)
        .filter(item -> item.claimed(now) && item.claim().token() == token)
        .isPresent();
  }

  /** Has {@code item} depend on these and no others, unless that closes a ring. */
  void depend(Tx tx, WorkItem item, List<String> on) {
    List<String> wanted = on.stream().distinct().toList();
    Set<String> missing = new HashSet<>(wanted);
    for (String other : wanted) {
      WorkTable.find(tx, other)
          .filter(one -> one.session().equals(item.session()))
          .ifPresent(one -> missing.remove(other));
    }
    if (!missing.isEmpty()) {
      throw WorkFailures.elsewhere(
          item.session(),
          "depends_on",
          wanted.stream().filter(missing::contains).toList());
    }
    DependencyTable.cycle(tx, item.id(), wanted).ifPresent(ring -> {
      throw WorkFailures.cycle(item.id(), ring);
    });
    DependencyTable.replace(tx, item.id(), wanted);
  }
}
