package io.sharedcontext.retention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditCut;
import io.sharedcontext.auth.ExpiredRecords;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.message.MessageDeletionTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.Tasks;
import io.sharedcontext.tool.Json;
import io.sharedcontext.work.WorkArchiveTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is removed when its time is over, in order. */
final class Steps {
  private static final int SESSIONS = 100;
  private static final int ROWS = 500;

  private Steps() {}

  /** What is left of sessions that were deleted. */
  static Step deletedSessions() {
    return new Step(
        "deleted sessions",
        (tx, now) -> SessionTable.deleted(tx).stream()
            .sorted()
            .findFirst()
            .map(session -> SessionDeletion.next(tx, session)),
        (tx, now) -> SessionTable.deleted(tx).size());
  }

  /** What {@code policy} removes; {@code secrets} signs the cut of the audit log. */
  static List<Step> of(RetentionPolicy policy, StoreBootstrap secrets) {
    List<Step> steps = new ArrayList<>();
    policy.sessions().ifPresent(kept -> steps.add(idleSessions(kept)));
    policy.messages().ifPresent(kept -> {
      steps.add(messages(kept));
      steps.add(work(kept));
    });
    policy.audit().ifPresent(kept -> steps.add(audit(kept, secrets)));
    return steps;
  }

  /** What is over whatever the policy says. */
  static List<Step> expired() {
    return List.of(
        Step.of("expired memory entries", MemoryTable::purge, MemoryTable::expired),
        Step.of(
            "results of repeatable calls and replaced tokens",
            (tx, now) -> ExpiredRecords.remove(tx, now, ROWS),
            ExpiredRecords::count),
        Step.of("tasks that are over", (tx, now) -> Tasks.purge(tx, now, ROWS), Tasks::over));
  }

  private static Step idleSessions(Duration kept) {
    return new Step(
        "idle sessions to close",
        (tx, now) -> {
          List<String> idle = RetentionTable.idle(tx, now.minus(kept), SESSIONS);
          return piece(idle, (in, then) -> close(in, idle, kept, then));
        },
        (tx, now) -> RetentionTable.idle(tx, now.minus(kept)));
  }

  private static int close(Tx tx, List<String> sessions, Duration kept, Instant now) {
    int closed = 0;
    for (String session : sessions) {
      if (RetentionTable.close(tx, session, now.minus(kept))) {
        closed++;
        record(tx, now, "session_expired", session, Json.object().put("idle_for", kept.toString()));
      }
    }
    return closed;
  }

  private static Step messages(Duration kept) {
    return new Step(
        "messages of closed sessions",
        (tx, now) -> {
          List<Long> ids =
              MessageDeletionTable.outdated(tx, now.minus(kept), SessionDeletion.MESSAGES);
          return piece(ids, (in, then) -> delete(in, ids, kept, then));
        },
        (tx, now) -> MessageDeletionTable.outdated(tx, now.minus(kept)));
  }

  private static int delete(Tx tx, List<Long> found, Duration kept, Instant now) {
    List<Long> ids = MessageDeletionTable.still(tx, found, now.minus(kept));
    if (!ids.isEmpty()) {
      MessageDeletionTable.delete(tx, ids);
      var details = Json.object();
      ids.forEach(details.putArray("message_ids")::add);
      record(tx, now, "messages_expired", "", details);
    }
    return ids.size();
  }

  /** Work says as much as messages do. */
  private static Step work(Duration kept) {
    return new Step(
        "work items of closed sessions",
        (tx, now) -> {
          List<String> ids = WorkArchiveTable.outdated(tx, now.minus(kept), SESSIONS);
          return piece(ids, (in, then) -> removeWork(in, ids, kept, then));
        },
        (tx, now) -> WorkArchiveTable.outdated(tx, now.minus(kept)));
  }

  private static int removeWork(Tx tx, List<String> ids, Duration kept, Instant now) {
    int removed = WorkArchiveTable.remove(tx, ids, now.minus(kept));
    if (removed > 0) {
      record(tx, now, "work_items_expired", "", Json.object().put("work_items", removed));
    }
    return removed;
  }

  private static Step audit(Duration kept, StoreBootstrap secrets) {
    return Step.of(
        "events of the audit log",
        (tx, now) -> secrets
            .secret(tx)
            .map(secret -> AuditCut.cut(tx, secret, now.minus(kept), now, ROWS))
            .orElse(0),
        (tx, now) -> AuditCut.count(tx, now.minus(kept)));
  }

  private static Optional<Piece> piece(List<?> found, Piece piece) {
    return found.isEmpty() ? Optional.empty() : Optional.of(piece);
  }

  private static void record(Tx tx, Instant now, String type, String session, ObjectNode details) {
    Audit.record(tx, now, new Audit.Event(type, "", session, Audit.Result.SUCCESS, details));
  }
}
