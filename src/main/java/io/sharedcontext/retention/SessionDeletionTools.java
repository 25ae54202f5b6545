package io.sharedcontext.retention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTools;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool that deletes a session. */
public final class SessionDeletionTools {
  private final AuditedWrites writes;
  private final Runnable afterwards;

  /**
   * Deletes through {@code writes}.
   *
   * @param afterwards removes what is left of the session, and gives the room back
   */
  public SessionDeletionTools(AuditedWrites writes, Runnable afterwards) {
    this.writes = writes;
    this.afterwards = afterwards;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.changes(
            "delete_session", Effect.SETS, DeleteSession.class, DeletedSession.class, this::delete)
        .in(ToolTier.ADMIN));
  }

  @Doc(
      "Deletes a session for good, for everybody: its messages, its memory, its locks. For its creator"
          + " and admins; the audit log keeps who did it. To end it but keep it, use update_session.")
  record DeleteSession(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "Kept in the audit log.", max = 500) Optional<String> reason) {}

  record DeletedSession(@Doc String sessionId, @Doc Instant deletedAt) {}

  private CompletableFuture<Outcome<DeletedSession>> delete(Call call, DeleteSession request) {
    CompletableFuture<Outcome<DeletedSession>> done = writes.run(call, (tx, now) -> {
      Session session = SessionTools.owned(tx, call.caller(), request.sessionId());
      SessionDeletion.begin(tx, session.sessionId(), now);
      ObjectNode details = Json.object().put("created_by", session.createdBy());
      request.reason().ifPresent(reason -> details.put("reason", reason));
      return new AuditedWrites.AuditedResult<>(
          new DeletedSession(session.sessionId(), now),
          new Audit.Event(
              "session_deleted",
              call.caller().id(),
              session.sessionId(),
              Audit.Result.SUCCESS,
              details));
    });
    return done.thenApply(outcome -> {
      afterwards.run();
      return outcome;
    });
  }
}
