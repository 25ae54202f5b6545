package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives locks to another agent in one transaction, each under a new token, so that nobody comes in
 * between and the giver's writes are refused from then on. The other is told by a message. Until it
 * renews them, the locks belong to no process, since the giver's may end and which one the other uses
 * is not known: only their time ends them. Safe for use by several threads.
 */
public final class LockTransfer {
  private final AuditedWrites writes;
  private final Leases leases;
  private final SearchIndexer indexer;

  LockTransfer(AuditedWrites writes, Leases leases, SearchIndexer indexer) {
    this.writes = writes;
    this.leases = leases;
    this.indexer = indexer;
  }

  /** Which of the locks that the giver holds are meant; at least one. */
  @FunctionalInterface
  interface Choice {
    List<Lease> of(Tx tx, Instant now);
  }

  /** The locks that were given to {@code agent} and that it has not renewed yet, with their session. */
  public static List<ObjectNode> handedTo(Leases leases, Tx tx, Instant now, String agent) {
    return leases.bounded(LeaseTable.heldFor(tx, Lease.NO_PROCESS), now).stream()
        .filter(lease -> lease.claim().agent().equals(agent))
        .map(lease ->
            lease.json().put("kind", "lock").put("session_id", lease.claim().session()))
        .toList();
  }

  /**
   * Gives what {@code chosen} finds to {@code to}.
   *
   * @param text tells the session of it; absent for no more than that it is so
   */
  CompletableFuture<Outcome<CoordinationResult>> give(
      Call call, String session, String to, Choice chosen, Optional<String> text) {
    if (to.equals(call.caller().id())) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "to must be another agent than " + to)
          .suggest("Call coordinate_session_work with the id of the agent that gets the lock.");
    }
    Message notice =
        Notices.draft(call.caller(), text.orElse("Locks handed over to " + to + "."), List.of(to));
    SearchIndexer.IndexEntry findable = indexer.prepare(notice);
    return writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, session);
      List<Lease> moved = chosen.of(tx, now).stream()
          .map(lease -> leases.move(tx, now, lease, to, Lease.NO_PROCESS, lease.ttl()))
          .toList();
      requireNoRing(leases.view(tx, now), to, moved.get(0).claim());
      long message = MessageTable.insert(tx, session, notice.posted(0, now), findable);
      return CoordinationResult.transferred(call, moved, message);
    });
  }

  /** Refuses a state in which agents wait for each other in a ring that {@code agent} is part of. */
  private static void requireNoRing(LeaseState state, String agent, LockClaim about) {
    state.cycle(agent).ifPresent(ring -> {
      throw LockFailures.deadlock(about, ring, state);
    });
  }
}
