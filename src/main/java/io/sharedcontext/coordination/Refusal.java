package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.util.List;
import java.util.Optional;

/** What is said when a lock cannot be had, or is not held. */
final class Refusal {
  private static final String STAND_IN_LINE =
      "Call coordinate_session_work again with wait_seconds to stand in line.";

  private Refusal() {}

  /** Somebody else holds what {@code claim} wants, or asked for it earlier. */
  static Failure locked(Claim claim, State state) {
    Optional<Lease> holder =
        state.leases().stream().filter(lease -> lease.claim().conflicts(claim)).findFirst();
    return holder.map(Refusal::held).orElseGet(() -> promised(claim, state));
  }

  private static Failure held(Lease lease) {
    String expiry = Times.text(lease.expiresAt());
    return Failure.of(
            Code.SESSION_LOCKED,
            "the resources are held by " + lease.claim().agent() + " until " + expiry)
        .suggest(STAND_IN_LINE)
        .detail("locked_by", lease.claim().agent())
        .detail("lock_type", lease.claim().type().label())
        .detail("resources", names(lease.claim().resources()))
        .detail("expires_at", expiry);
  }

  private static Failure promised(Claim claim, State state) {
    Failure failure = Failure.of(
            Code.SESSION_LOCKED, "the resources are promised to an agent that asked earlier")
        .suggest(STAND_IN_LINE);
    return state.waiters().stream()
        .filter(waiter -> waiter.claim().conflicts(claim))
        .findFirst()
        .map(waiter -> failure.detail("promised_to", waiter.claim().agent()))
        .orElse(failure);
  }

  /** Waiting for {@code claim} would close a ring of agents that wait for each other. */
  static Failure deadlock(Claim claim, List<String> ring) {
    return Failure.of(
            Code.SESSION_LOCKED, "waiting would never end: " + String.join(" waits for ", ring))
        .suggest("Release a lock that another agent waits for, then ask for all at once.")
        .detail("cycle", names(ring))
        .detail("session_id", claim.session());
  }

  /** The caller holds nothing of what it means. */
  static Failure notHeld(String what) {
    return Failure.of(Code.NO_LOCK_HELD, what)
        .suggest("Call coordinate_session_work with action status to see the locks there are.");
  }

  /** The caller's token was followed by a later one. */
  static Failure stale(long token, long current) {
    return Failure.of(
            Code.STALE_FENCING_TOKEN,
            "fencing_token " + token + " is no longer current; the lock it belongs to has ended")
        .suggest("Call coordinate_session_work with action lock, read again what you mean to"
            + " change, and use the new fencing_token.")
        .detail("fencing_token", token)
        .detail("current_fencing_token", current);
  }

  private static ArrayNode names(List<String> texts) {
    ArrayNode names = Json.array();
    texts.forEach(names::add);
    return names;
  }
}
