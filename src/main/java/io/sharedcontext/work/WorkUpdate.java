package io.sharedcontext.work;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.work.UpdateTools.Successor;
import io.sharedcontext.work.UpdateTools.UpdateWorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One change of one item, inside its transaction: whether the caller may make it, and making it. For
 * one thread.
 */
final class WorkUpdate {
  private final Tx tx;
  private final Instant now;
  private final Caller caller;
  private final Board board;
  private final UpdateWorkItem request;
  private final WorkItem before;
  private long message;

  private WorkUpdate(
      Tx tx, Instant now, Caller caller, Board board, UpdateWorkItem request, WorkItem before) {
    this.tx = tx;
    this.now = now;
    this.caller = caller;
    this.board = board;
    this.request = request;
    this.before = before;
  }

  /** Checks that the caller may make the change. */
  static WorkUpdate begin(Tx tx, Instant now, Caller caller, Board board, UpdateWorkItem request) {
    WorkItem stored = board.requireOpenSession(tx, request.workItemId());
    if (request.claimToken().isPresent()) {
      requireClaim(stored, caller, request, now);
      return new WorkUpdate(tx, now, caller, board, request, stored);
    }
    WorkItem item = board.settled(tx, now, request.workItemId());
    requireOwner(item, caller, request, now);
    return new WorkUpdate(tx, now, caller, board, request, item);
  }

  /** Who repeats what it did, since the answer was lost perhaps, is told that it is done. */
  private static boolean doneBefore(WorkItem item, Caller caller, UpdateWorkItem request) {
    return item.state().finished()
        && request.state().filter(item.state()::equals).isPresent()
        && item.claim().agent().equals(caller.id())
        && item.claim().token() == request.claimToken().orElseThrow();
  }

  private static void requireClaim(
      WorkItem item, Caller caller, UpdateWorkItem request, Instant now) {
    long token = request.claimToken().orElseThrow();
    boolean current = item.claim().token() == token && item.state() == WorkState.IN_PROGRESS;
    if (current && !item.claim().agent().equals(caller.id())) {
      throw WorkFailures.denied(item, caller, "cannot use its claim_token");
    }
    if (doneBefore(item, caller, request) || (current && !item.overdue(now))) {
      return;
    }
    throw current || token <= item.claim().lapsedToken()
        ? WorkFailures.lapsed(item, token, now)
        : WorkFailures.stale(item, token);
  }

  private static void requireOwner(
      WorkItem item, Caller caller, UpdateWorkItem request, Instant now) {
    boolean claimed = item.claimed(now);
    boolean owner = caller.admin() || item.facts().createdBy().equals(caller.id());
    if (!owner && claimed && item.claim().agent().equals(caller.id())) {
      throw WorkFailures.needsClaim(item, "changing it");
    }
    if (!owner) {
      throw WorkFailures.denied(item, caller, "has not claimed it");
    }
    if (request.extendSeconds().isPresent() || request.handOver().isPresent()) {
      throw WorkFailures.needsClaim(item, "extending or handing over");
    }
    if (request.state().filter(WorkState.IN_PROGRESS::equals).isPresent() && !claimed) {
      throw WorkFailures.needsClaim(item, "state in_progress");
    }
    if (request.state().filter(WorkState.DONE::equals).isPresent() && claimed) {
      throw WorkFailures.needsClaim(item, "finishing what is claimed");
    }
  }

  /** The message that tells of the change that was made; 0 for none. */
  long message() {
    return message;
  }

  /** Makes the change; gives the item as it is then. */
  WorkItem apply() {
    if (request.claimToken().isPresent() && doneBefore(before, caller, request)) {
      return before;
    }
    WorkItem item = before.claim().handed() && request.claimToken().isPresent()
        ? before.with(before.claim().takenUp(), now)
        : before;
    if (request.dependsOn().isPresent()) {
      board.depend(tx, item, request.dependsOn().get());
    }
    if (request.edits()) {
      item = item.with(request.edited(item.facts()), now);
    }
    item = request.extendSeconds().isPresent() ? extended(item) : item.with(item.claim(), now);
    WorkTable.update(tx, item);
    if (request.handOver().isPresent()) {
      return handOver(item, request.handOver().get());
    }
    WorkItem after = moved(item);
    tell(after);
    return after;
  }

  private WorkItem extended(WorkItem item) {
    Duration time = Duration.ofSeconds(request.extendSeconds().orElseThrow());
    board.locks().extend(tx, now, item.id(), time);
    return item.with(item.claim().extended(now, time), now);
  }

  /** The item in the state that is asked for. Whatever it is, nobody has it then. */
  private WorkItem moved(WorkItem item) {
    Optional<WorkState> wanted = request.state().filter(state -> state != item.state());
    if (wanted.isEmpty()) {
      return item;
    }
    if (wanted.get() == WorkState.DONE) {
      requireDependenciesFinished(item);
    }
    boolean byOwner = request.claimToken().isEmpty();
    WorkItem after = item.become(
        wanted.get(),
        request.note().orElse("parked by " + caller.id()),
        byOwner && wanted.get() == WorkState.OPEN,
        now);
    WorkTable.update(tx, after);
    board.locks().release(tx, now, item.id(), "work_" + wanted.get().label());
    return after;
  }

  private void requireDependenciesFinished(WorkItem item) {
    List<String> blockers =
        DependencyTable.of(tx, List.of(item.id())).getOrDefault(item.id(), List.of()).stream()
            .filter(one -> !one.finished())
            .map(DependencyTable.Dependency::on)
            .toList();
    if (!blockers.isEmpty()) {
      throw WorkFailures.unfinishedBusiness(item, blockers);
    }
  }

  private void tell(WorkItem after) {
    boolean changed = after.state() != before.state();
    List<String> ready = changed && after.state().finished() != before.state().finished()
        ? DependencyTable.recount(tx, after.id())
        : List.of();
    if (!changed && request.note().isEmpty()) {
      return;
    }
    String note = request.note().map(text -> "\n\n" + text).orElse("");
    String text = changed
        ? capital(WorkMessages.name(after)) + " is " + phrase(after) + "." + note
        : capital(WorkMessages.name(after)) + ":" + note;
    List<String> concerned = changed && after.state() != WorkState.OPEN
        ? List.of(after.facts().createdBy(), before.claim().agent())
        : List.of(before.claim().agent());
    boolean open = changed && after.state() == WorkState.OPEN;
    List<String> claimable = open && waitsForNothing(after) ? List.of(after.id()) : ready;
    message = board
        .messages()
        .post(
            tx,
            now,
            caller,
            after,
            new WorkMessages.News(changed ? event(after) : "note", text, concerned, claimable));
  }

  private boolean waitsForNothing(WorkItem item) {
    return WorkTable.find(tx, item.id()).orElseThrow().waitsFor() == 0;
  }

  private static String event(WorkItem after) {
    return after.state() == WorkState.OPEN ? "opened" : after.state().label();
  }

  private static String phrase(WorkItem after) {
    return after.state() == WorkState.OPEN ? "open for anybody" : after.state().label();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** The receiver has as long as the giver had, from now on. */
  private WorkItem handOver(WorkItem item, Successor successor) {
    String to = successor.to();
    if (to.equals(caller.id())) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "hand_over.to must be another agent than " + to)
          .suggest("Call update_work_item with extend_seconds to keep it longer.");
    }
    Duration time = item.claim().ttl();
    WorkItem.Claim claim = item.claim().granted(to, WorkTable.nextToken(tx), time, now, true);
    String context = successor.context().orElse("");
    String text = "Hands " + WorkMessages.name(item) + " over to " + to + ". Next step: "
        + successor.nextStep() + (context.isEmpty() ? "" : "\n\n" + context)
        + request.note().map(note -> "\n\n" + note).orElse("");
    message = board
        .messages()
        .post(
            tx,
            now,
            caller,
            item,
            new WorkMessages.News("handed_over", text, List.of(to), List.of()));
    HandOver told = new HandOver(caller.id(), successor.nextStep(), context, now, message);
    WorkItem after = item.handed(claim, told, now);
    WorkTable.update(tx, after);
    Optional<?> unused = board.locks().move(tx, now, item.id(), to, time);
    return after;
  }
}
