package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a call that coordinates. Which parts there are depends on its action. */
record CoordinationResult(
    @Doc String action,
    @Doc Optional<String> lockType,
    @Doc Optional<String> lockedBy,
    @Doc Optional<List<String>> resources,
    @Doc("Of the lock; larger than any before.") Optional<Long> fencingToken,
    @Doc Optional<Instant> expiresAt,
    @Doc Optional<Long> waitedMs,
    @Doc Optional<ObjectNode> lockStatus,
    @Doc Optional<List<ObjectNode>> locks,
    @Doc Optional<List<ObjectNode>> waiters,
    @Doc Optional<Long> messageId,
    @Doc Optional<Instant> timestamp,

    @Doc("True while another running server acts for the same agent: it holds the same locks.")
    Optional<Boolean> sharedName) {

  private static CoordinationResult of(
      String action,
      Lease lease,
      Optional<Instant> expiresAt,
      Optional<Long> waited,
      Optional<List<ObjectNode>> locks) {
    return new CoordinationResult(
        action,
        Optional.of(lease.claim().type().label()),
        Optional.of(lease.claim().agent()),
        Optional.of(lease.claim().resources()),
        Optional.of(lease.fence()),
        expiresAt,
        waited,
        Optional.empty(),
        locks,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with a word of caution if the caller's name is not its own alone. */
  CoordinationResult sharedBy(boolean others) {
    return new CoordinationResult(
        action,
        lockType,
        lockedBy,
        resources,
        fencingToken,
        expiresAt,
        waitedMs,
        lockStatus,
        locks,
        waiters,
        messageId,
        timestamp,
        others ? Optional.of(true) : Optional.empty());
  }

  /** A lease was granted, after so many milliseconds in line with a ticket; 0 for none. */
  static AuditedWrites.AuditedResult<CoordinationResult> acquired(
      Call call, Lease lease, long waited, long ticket) {
    ObjectNode details = facts(lease).put("waited_ms", waited).put("ticket", ticket);
    return new AuditedWrites.AuditedResult<>(
        of(
            "lock_acquired",
            lease,
            Optional.of(lease.expiresAt()),
            Optional.of(waited),
            Optional.empty()),
        event("lock_acquired", call, lease.claim().session(), details));
  }

  /** Leases last longer, at least one. */
  static AuditedWrites.AuditedResult<CoordinationResult> renewed(Call call, List<Lease> leases) {
    Lease last = leases.get(leases.size() - 1);
    return new AuditedWrites.AuditedResult<>(
        of(
            "lock_renewed",
            last,
            Optional.of(last.expiresAt()),
            Optional.empty(),
            Optional.of(json(leases))),
        event("lock_renewed", call, last.claim().session(), tokens(leases)));
  }

  /** Leases were given back, at least one. */
  static AuditedWrites.AuditedResult<CoordinationResult> released(Call call, List<Lease> leases) {
    Lease last = leases.get(leases.size() - 1);
    ObjectNode details = tokens(leases).put("locked_by", last.claim().agent());
    return new AuditedWrites.AuditedResult<>(
        of("lock_released", last, Optional.empty(), Optional.empty(), Optional.of(json(leases))),
        event("lock_released", call, last.claim().session(), details));
  }

  /** Leases were given to another agent, at least one. */
  static AuditedWrites.AuditedResult<CoordinationResult> transferred(
      Call call, List<Lease> leases, long message) {
    Lease last = leases.get(leases.size() - 1);
    ObjectNode details =
        tokens(leases).put("locked_by", last.claim().agent()).put("message_id", message);
    return new AuditedWrites.AuditedResult<>(
        of(
            "lock_transferred",
            last,
            Optional.of(last.expiresAt()),
            Optional.empty(),
            Optional.of(json(leases))),
        event("lock_transferred", call, last.claim().session(), details));
  }

  /** A message was posted. */
  static AuditedWrites.AuditedResult<CoordinationResult> notified(
      Call call, String session, long message, Instant at) {
    CoordinationResult result = new CoordinationResult(
        "notification_sent",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(message),
        Optional.of(at),
        Optional.empty());
    ObjectNode details = Json.object().put("message_id", message);
    return new AuditedWrites.AuditedResult<>(
        result, event("notification_sent", call, session, details));
  }

  /** How things stand: the leases and waiters that touch what was asked about. */
  static CoordinationResult status(List<Lease> leases, List<Waiter> waiters) {
    return new CoordinationResult(
        "lock_status",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(summary(leases)),
        Optional.of(json(leases)),
        Optional.of(waiters.stream().map(Waiter::json).toList()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<ObjectNode> json(List<Lease> leases) {
    return leases.stream().map(Lease::json).toList();
  }

  /** One lock stands for all: the one that was granted first. Without any, its facts are null. */
  private static ObjectNode summary(List<Lease> leases) {
    ObjectNode summary = Json.object().put("locked", !leases.isEmpty());
    List.of("locked_by", "lock_type", "locked_at", "expires_at").forEach(summary::putNull);
    leases.stream()
        .findFirst()
        .ifPresent(lease -> summary
            .put("locked_by", lease.claim().agent())
            .put("lock_type", lease.claim().type().label())
            .put("locked_at", Times.text(lease.lockedAt()))
            .put("expires_at", Times.text(lease.expiresAt())));
    return summary;
  }

  private static ObjectNode facts(Lease lease) {
    ObjectNode facts = Json.object()
        .put("fencing_token", lease.fence())
        .put("lock_type", lease.claim().type().label());
    lease.claim().resources().forEach(facts.putArray("resources")::add);
    return facts;
  }

  private static ObjectNode tokens(List<Lease> leases) {
    ObjectNode details = Json.object();
    var tokens = details.putArray("fencing_tokens");
    leases.forEach(lease -> tokens.add(lease.fence()));
    return details;
  }

  private static Audit.Event event(String type, Call call, String session, ObjectNode details) {
    return new Audit.Event(type, call.caller().id(), session, Audit.Result.SUCCESS, details);
  }
}
