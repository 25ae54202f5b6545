package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.message.Recipients;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool by which work goes on, ends or changes hands. */
public final class UpdateTools {
  static final int NOTE = 10_000;
  static final int NEXT_STEP = 2_000;

  private final AuditedWrites writes;
  private final Board board;

  public UpdateTools(AuditedWrites writes, Board board) {
    this.writes = writes;
    this.board = board;
  }

  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.changes(
            "update_work_item",
            Effect.REPLACES,
            UpdateWorkItem.class,
            UpdatedWork.class,
            this::update)
        .limited(RateLimit.MESSAGES));
  }

  /** To whom work goes, and what that agent is told. */
  record Successor(
      @Doc(value = "Who goes on.", pattern = Limits.AGENT_ID)
      String to,

      @Doc(value = "For a stranger.", min = 1, max = NEXT_STEP)
      String nextStep,

      @Doc(value = "What else to know.", max = NOTE, over = ErrorCode.CONTENT_TOO_LARGE)
      Optional<String> context) {}

  @Doc(
      "Changes work. Its claimant gives claim_token, to finish, extend, give back (open) or hand over;"
          + " its creator and admins edit, park (blocked), reopen or cancel it without.")
  record UpdateWorkItem(
      @Doc(value = "Its id.", id = true) String workItemId,

      @Doc("Any but in_progress ends the claim and its locks.")
      Optional<WorkState> state,

      @Doc(value = "From claim_work_item.", id = true, min = 1)
      Optional<Long> claimToken,

      @Doc(
          value = "Posted to the session; with blocked, why.",
          min = 1,
          max = NOTE,
          over = ErrorCode.CONTENT_TOO_LARGE)
      Optional<String> note,

      @Doc(value = "It lasts so long from now.", min = 30, max = 86_400)
      Optional<Integer> extendSeconds,

      @Doc(value = "A new one.", min = 1, max = WorkTools.TITLE)
      Optional<String> title,

      @Doc(
          value = "A new one.",
          min = 1,
          max = WorkTools.DESCRIPTION,
          over = ErrorCode.CONTENT_TOO_LARGE)
      Optional<String> description,

      @Doc(value = "9: most urgent.", max = 9) Optional<Integer> priority,

      @Doc(value = "Replaces what it waits for.", max = WorkTools.DEPENDENCIES)
      Optional<List<String>> dependsOn,

      @Doc("Gives claim and locks to another agent.") Optional<Successor> handOver) {
    UpdateWorkItem {
      if (state.isEmpty()
          && note.isEmpty()
          && extendSeconds.isEmpty()
          && title.isEmpty()
          && description.isEmpty()
          && priority.isEmpty()
          && dependsOn.isEmpty()
          && handOver.isEmpty()) {
        throw refused("nothing to change: give state, note, hand_over or what is to be different");
      }
      boolean ends = state.filter(one -> one != WorkState.IN_PROGRESS).isPresent();
      if (ends && (extendSeconds.isPresent() || handOver.isPresent())) {
        throw refused("state " + state.get().label()
            + " ends the claim, so that there is nothing to extend or hand over");
      }
    }

    private static Failure refused(String sentence) {
      return Failure.of(ErrorCode.INVALID_INPUT, sentence)
          .suggest("Call update_work_item again with what is to change.");
    }

    boolean edits() {
      return title.isPresent() || description.isPresent() || priority.isPresent();
    }

    WorkItem.Facts edited(WorkItem.Facts before) {
      return new WorkItem.Facts(
          title.orElse(before.title()),
          description.orElse(before.description()),
          before.metadata(),
          before.labels(),
          priority.orElse(before.priority()),
          before.createdBy(),
          before.createdAt());
    }
  }

  record UpdatedWork(
      @Doc ItemView item,

      @Doc("The receiver, if this store has never seen it.")
      Optional<List<Recipients.Unknown>> unknownRecipients) {}

  private CompletableFuture<Outcome<UpdatedWork>> update(Call call, UpdateWorkItem request) {
    return writes.run(call, (tx, now) -> {
      WorkUpdate update = WorkUpdate.begin(tx, now, call.caller(), board, request);
      WorkItem after = update.apply();
      ObjectNode details = Json.object()
          .put("work_item_id", after.id())
          .put("state", after.state().label())
          .put("message_id", update.message())
          .put("claim_token", after.claim().token());
      request.handOver().ifPresent(told -> details.put("handed_to", told.to()));
      return new AuditedWrites.AuditedResult<>(
          new UpdatedWork(
              ItemView.of(tx, after),
              Recipients.unknown(
                  tx,
                  call.caller(),
                  request.handOver().map(told -> List.of(told.to())).orElse(List.of()))),
          WorkTools.event(
              request.handOver().isPresent() ? "work_item_handed_over" : "work_item_updated",
              call,
              after.session(),
              details));
    });
  }
}
