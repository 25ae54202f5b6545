package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is said when a lock cannot be had, or is not held. */
final class LockFailures {
  /** When those who asked earlier will be served nobody knows. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private LockFailures() {}

  /**
   * Somebody else holds what {@code claim} wants, or asked for it earlier.
   *
   * @param ahead who asked earlier
   * @param waited how long it stood in line; zero for one that did not
   */
  static Failure locked(
      Instant now, LockClaim claim, List<Lease> leases, List<Waiter> ahead, Duration waited) {
    long place =
        1 + ahead.stream().filter(waiter -> waiter.claim().conflicts(claim)).count();
    Duration left = free(claim, leases).map(end -> Duration.between(now, end)).orElse(LOOK_AGAIN);
    String sentence = holder(claim, leases)
        .map(lease -> "the resources are held by " + lease.claim().agent() + " until "
            + Times.text(lease.expiresAt()))
        .orElse("the resources are promised to an agent that asked earlier");
    Failure failure = refused(sentence + told(place, waited), claim, leases, ahead)
        .detail("place_in_line", place)
        .retryAfter(left.toMillis());
    return waited.isZero()
        ? failure.suggest("Call coordinate_session_work again with wait_seconds to stand in line.")
        : failure
            .detail("waited_ms", waited.toMillis())
            .suggest("Do something else until then, or ask the holder with add_message to release"
                + " it, and call coordinate_session_work again.");
  }

  private static String told(long place, Duration waited) {
    if (waited.isZero()) {
      return place == 1 ? "" : "; " + (place - 1) + " more stand in line";
    }
    return "; you waited " + (waited.toMillis() + 500) / 1_000 + " s and were number " + place
        + " in line";
  }

  /** When the last lease ends that keeps {@code claim} out, if none is released before. */
  private static Optional<Instant> free(LockClaim claim, List<Lease> leases) {
    return leases.stream()
        .filter(lease -> lease.claim().conflicts(claim))
        .map(Lease::expiresAt)
        .max(Comparator.naturalOrder());
  }

  /** Waiting for {@code claim} would close a ring of agents that wait for each other. */
  static Failure deadlock(LockClaim claim, List<String> ring, LeaseState state) {
    String sentence = "waiting would never end: " + String.join(" waits for ", ring);
    return refused(sentence, claim, state.leases(), state.waiters())
        .suggest("Release a lock that another agent waits for, then ask for all at once.")
        .detail("cycle", names(ring));
  }

  /** Tells who holds it until when; if nobody does, who will have it, and when it gives up. */
  private static Failure refused(
      String sentence, LockClaim claim, List<Lease> leases, List<Waiter> ahead) {
    Failure failure =
        Failure.of(ErrorCode.SESSION_LOCKED, sentence).detail("session_id", claim.session());
    return holder(claim, leases)
        .map(lease -> with(failure, lease.claim(), lease.expiresAt()))
        .or(() -> ahead.stream()
            .filter(waiter -> waiter.claim().conflicts(claim))
            .findFirst()
            .map(waiter -> with(failure, waiter.claim(), waiter.until())
                .detail("promised_to", waiter.claim().agent())))
        .orElse(failure);
  }

  private static Optional<Lease> holder(LockClaim claim, List<Lease> leases) {
    return leases.stream().filter(lease -> lease.claim().conflicts(claim)).findFirst();
  }

  private static Failure with(Failure failure, LockClaim other, Instant expiry) {
    return failure
        .detail("locked_by", other.agent())
        .detail("lock_type", other.type().label())
        .detail("resources", names(other.resources()))
        .detail("expires_at", Times.text(expiry));
  }

  /**
   * The caller holds nothing of what it means.
   *
   * @param session where; empty for anywhere
   */
  static Failure notHeld(String session, String what) {
    return about(
        session,
        Failure.of(ErrorCode.NO_LOCK_HELD, what)
            .suggest(
                "Call coordinate_session_work with action status to see the locks there are."));
  }

  /** The lock belongs to a claim, which says how long it lasts and whose it is. */
  static Failure ofClaim(Lease lease) {
    return about(
        lease.claim().session(),
        Failure.of(
                ErrorCode.INVALID_INPUT,
                "the lock with fencing_token " + lease.fence()
                    + " belongs to the claim on work item " + lease.process()
                    + ", and lasts as long as that")
            .suggest(
                "Call update_work_item with extend_seconds to keep it longer, with hand_over to"
                    + " give it away, or with state to end both.")
            .detail("work_item_id", lease.process()));
  }

  /** The lock that the caller's token belongs to has ended. */
  static Failure stale(String session, long token, long newest) {
    return about(
        session,
        Failure.of(
                ErrorCode.STALE_FENCING_TOKEN,
                "fencing_token " + token
                    + " is no longer current; the lock it belongs to has ended")
            .suggest("Call coordinate_session_work with action lock, read again what you mean to"
                + " change, and use the new fencing_token.")
            .detail("fencing_token", token)
            .detail("current_fencing_token", newest));
  }

  private static Failure about(String session, Failure failure) {
    return session.isEmpty() ? failure : failure.detail("session_id", session);
  }

  private static ArrayNode names(List<String> texts) {
    ArrayNode names = Json.array();
    texts.forEach(names::add);
    return names;
  }
}
