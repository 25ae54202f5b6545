package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool that deletes a message. */
public final class DeletingTools {
  private final AuditedWrites writes;
  private final Runnable afterwards;

  /**
   * Deletes through {@code writes}.
   *
   * @param afterwards gives the room back, and empties the log in which the message still is
   */
  public DeletingTools(AuditedWrites writes, Runnable afterwards) {
    this.writes = writes;
    this.afterwards = afterwards;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.changes(
            "delete_message", Effect.SETS, DeleteMessage.class, DeletedMessage.class, this::delete)
        .in(ToolTier.ADMIN)
        .limited(RateLimit.MESSAGES));
  }

  @Doc("Deletes a message for good, for everybody; answers to it stay. For its sender and admins;"
      + " the audit log keeps who did it, not what it said.")
  record DeleteMessage(
      @Doc("From add_message or a read.") long messageId,

      @Doc(value = "Kept in the audit log.", max = 500) Optional<String> reason) {}

  record DeletedMessage(
      @Doc long messageId, @Doc String sessionId, @Doc Instant deletedAt) {}

  private CompletableFuture<Outcome<DeletedMessage>> delete(Call call, DeleteMessage request) {
    CompletableFuture<Outcome<DeletedMessage>> done = writes.run(call, (tx, now) -> {
      MessageTable.Located found =
          MessageTools.owned(tx, call.caller(), request.messageId(), "deletes it");
      MessageDeletionTable.delete(tx, List.of(request.messageId()));
      ObjectNode details = Json.object()
          .put("message_id", request.messageId())
          .put("sender", found.message().sender())
          .put("visibility", found.message().visibility().label());
      request.reason().ifPresent(reason -> details.put("reason", reason));
      return new AuditedWrites.AuditedResult<>(
          new DeletedMessage(request.messageId(), found.session(), now),
          MessageTools.event("message_deleted", call, found.session(), details));
    });
    return done.thenApply(outcome -> {
      afterwards.run();
      return outcome;
    });
  }
}
