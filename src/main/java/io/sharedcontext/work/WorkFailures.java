package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said when work cannot be had, changed or made to wait. */
final class WorkFailures {
  /** Items that are told of when nothing is ready: a model reads them. */
  private static final int MOST_TOLD = 20;

  private WorkFailures() {}

  static Failure unknown(String id) {
    return Failure.of(ErrorCode.INVALID_INPUT, "there is no work item " + id)
        .suggest("Call list_work_items for the ids of the items there are.")
        .detail("work_item_id", id);
  }

  /** Items that are not on the board that is meant. */
  static Failure elsewhere(String session, String argument, List<String> missing) {
    return Failure.of(
            ErrorCode.INVALID_INPUT,
            argument + " names what is no work item of session " + session + ": "
                + String.join(", ", missing))
        .suggest("Call list_work_items with the session_id for the ids of its items.")
        .detail("session_id", session)
        .detail("unknown", array(missing));
  }

  static Failure cycle(String item, List<String> ring) {
    return Failure.of(
            ErrorCode.DEPENDENCY_CYCLE,
            "none of these could ever begin: " + String.join(" waits for ", ring))
        .suggest("Leave one of them out of depends_on, or call update_work_item to change what"
            + " another of them depends on.")
        .detail("work_item_id", item)
        .detail("cycle", array(ring));
  }

  /**
   * Nothing of what was asked for can be claimed.
   *
   * @param where the item or the board that was asked for, for the sentence
   * @param unfinished what there is to do, as it is now
   * @param waited how long the call waited; zero for not at all
   */
  static Failure nothingReady(
      String where,
      List<WorkItem> unfinished,
      Map<String, List<DependencyTable.Dependency>> dependencies,
      Instant now,
      Duration waited) {
    long claimed = unfinished.stream().filter(item -> item.claimed(now)).count();
    long parked =
        unfinished.stream().filter(item -> item.state() == WorkState.BLOCKED).count();
    long waiting = unfinished.stream()
        .filter(item -> item.state() == WorkState.OPEN && item.waitsFor() > 0)
        .count();
    ArrayNode told = Json.array();
    unfinished.stream()
        .limit(MOST_TOLD)
        .forEach(item -> told.add(obstacle(item, dependencies, now)));
    Failure failure = Failure.of(
            ErrorCode.NOTHING_READY,
            "nothing is ready " + where + ": " + claimed + " claimed, " + waiting
                + " waiting for others, " + parked + " blocked")
        .detail("claimed", claimed)
        .detail("waiting", waiting)
        .detail("blocked", parked)
        .detail("items", told);
    return hinted(failure, unfinished, now, waited);
  }

  private static Failure hinted(
      Failure failure, List<WorkItem> unfinished, Instant now, Duration waited) {
    Optional<Instant> next = unfinished.stream()
        .filter(item -> item.claimed(now))
        .flatMap(item -> item.claim().expiresAt().stream())
        .min(Comparator.naturalOrder());
    Failure suggested = unfinished.isEmpty()
        ? failure.suggest("Call add_work_item to put something on the board.")
        : waited.isZero()
            ? failure.suggest("Call claim_work_item again with wait_seconds to wait for it.")
            : failure.suggest("Do something else, and call claim_work_item again later.");
    Failure told = waited.isZero() ? suggested : suggested.detail("waited_ms", waited.toMillis());
    return next.map(end -> told.retryAfter(Duration.between(now, end).toMillis()))
        .orElse(told);
  }

  private static ObjectNode obstacle(
      WorkItem item, Map<String, List<DependencyTable.Dependency>> dependencies, Instant now) {
    ObjectNode told = Json.object()
        .put("work_item_id", item.id())
        .put("title", item.facts().title())
        .put("state", item.state().label());
    if (item.claimed(now)) {
      told.put("assignee", item.claim().agent());
      item.claim().expiresAt().ifPresent(end -> told.put("claim_expires_at", Times.text(end)));
    }
    if (!item.reason().isEmpty()) {
      told.put("reason", item.reason());
    }
    ArrayNode blockers = told.putArray("blocked_by");
    dependencies.getOrDefault(item.id(), List.of()).stream()
        .filter(one -> !one.finished())
        .forEach(one -> blockers.add(one.on()));
    return told;
  }

  /** The one item that was asked for is over. */
  static Failure over(WorkItem item) {
    return about(
            item,
            Failure.of(
                ErrorCode.NOTHING_READY,
                "work item " + item.id() + " is " + item.state().label()))
        .suggest("Call claim_work_item without work_item_id for what is ready.");
  }

  /** Time ran out for the claim that the caller means. */
  static Failure lapsed(WorkItem item, long token, Instant now) {
    Failure failure = Failure.of(
            ErrorCode.CLAIM_LAPSED,
            "the time of claim_token " + token + " ran out; work item " + item.id() + " is "
                + (item.claimed(now)
                    ? "claimed by " + item.claim().agent()
                    : item.at(now).state().label()))
        .suggest(
            "Call claim_work_item with its work_item_id to have it again, and look first at what"
                + " others did meanwhile.")
        .detail("claim_token", token);
    return about(item.at(now), failure);
  }

  /** The caller's claim was replaced by a later one, or was never one on this item. */
  static Failure stale(WorkItem item, long token) {
    return about(
            item,
            Failure.of(
                ErrorCode.STALE_FENCING_TOKEN,
                "claim_token " + token + " is not that of the current claim on work item "
                    + item.id()))
        .suggest("Call claim_work_item with its work_item_id if you are to go on with it.")
        .detail("claim_token", token);
  }

  static Failure denied(WorkItem item, Caller caller, String what) {
    String holder = item.claim().agent();
    return about(
            item,
            Failure.of(
                ErrorCode.PERMISSION_DENIED,
                "work item " + item.id() + " was added by " + item.facts().createdBy()
                    + (holder.isEmpty() ? "" : " and is with " + holder) + "; " + caller.id() + " "
                    + what))
        .suggest("Call claim_work_item to have it, or add_message to ask who has it.")
        .detail("created_by", item.facts().createdBy());
  }

  static Failure needsClaim(WorkItem item, String what) {
    return about(
            item,
            Failure.of(
                ErrorCode.INVALID_INPUT, what + " needs claim_token, which only the claimant has"))
        .suggest("Call claim_work_item with the work_item_id, and update_work_item with its"
            + " claim_token.");
  }

  static Failure unfinishedBusiness(WorkItem item, List<String> blockers) {
    return about(
            item,
            Failure.of(
                ErrorCode.INVALID_INPUT,
                "work item " + item.id() + " cannot be done before what it depends on: "
                    + String.join(", ", blockers)))
        .suggest("Finish those first, or call update_work_item with depends_on without them.")
        .detail("blocked_by", array(blockers));
  }

  private static Failure about(WorkItem item, Failure failure) {
    Failure told = failure
        .detail("work_item_id", item.id())
        .detail("session_id", item.session())
        .detail("state", item.state().label())
        .detail("lapses", item.lapses());
    Failure with = item.claim().agent().isEmpty()
        ? told
        : told.detail("assignee", item.claim().agent());
    return item.claim()
        .expiresAt()
        .map(end -> with.detail("claim_expires_at", Times.text(end)))
        .orElse(with);
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return array;
  }
}
