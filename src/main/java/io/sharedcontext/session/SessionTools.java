package io.sharedcontext.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import io.sharedcontext.workspace.CurrentWorkspace;
import io.sharedcontext.workspace.WorkspaceFilter;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The tools that make and change sessions. What shows a session shows its messages too. */
public final class SessionTools {
  private final AuditedWrites writes;
  private final RandomGenerator random;
  private final FencingCheck fence;
  private final CurrentWorkspace here;
  private final Runnable moved;

  /**
   * Tools on the store behind {@code writes}.
   *
   * @param random where session ids come from; unpredictable, so that an id cannot be guessed
   * @param here the workspace that a session belongs to unless another is named
   * @param moved called when a session has come to belong to another workspace
   */
  public SessionTools(
      AuditedWrites writes,
      RandomGenerator random,
      FencingCheck fence,
      CurrentWorkspace here,
      Runnable moved) {
    this.writes = writes;
    this.random = random;
    this.fence = fence;
    this.here = here;
    this.moved = moved;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.changes(
                "create_session",
                Effect.ADDS,
                CreateSession.class,
                CreatedSession.class,
                this::create)
            .in(ToolTier.CORE),
        Tool.changes(
            "update_session",
            Effect.REPLACES,
            UpdateSession.class,
            UpdatedSession.class,
            this::update));
  }

  @Doc("Creates a session, a topic to post and share memory under. Look with list_sessions first.")
  record CreateSession(
      @Doc(value = "What it is about; list_sessions searches it.", min = 1, max = Limits.PURPOSE)
      String purpose,

      @Doc(
          value = "Your facts, at most 10,240 bytes.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata,

      @Doc(value = "A name; absent: the current; all: none.", id = true)
      Optional<String> workspace) {
    CreateSession {
      requireWords(purpose);
      workspace.ifPresent(WorkspaceFilter::requireName);
    }
  }

  record CreatedSession(
      @Doc String sessionId,
      @Doc String createdBy,
      @Doc Instant createdAt,
      @Doc Optional<String> workspace) {}

  @Doc(
      "Changes, closes or reopens a session. A closed one can be read but takes no messages. For its"
          + " creator and admins.")
  record UpdateSession(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "The new purpose.", min = 1, max = Limits.PURPOSE)
      Optional<String> purpose,

      @Doc(
          value = "Replaces all of it.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata,

      @Doc("false closes it, true reopens it.") Optional<Boolean> isActive,

      @Doc(value = "Its project: a name, current, or all for none.", id = true)
      Optional<String> workspace,

      @Doc(value = Descriptions.FENCING_TOKEN, min = 1) Optional<Long> fencingToken) {
    UpdateSession {
      purpose.ifPresent(SessionTools::requireWords);
      workspace.ifPresent(WorkspaceFilter::requireName);
      if (purpose.isEmpty() && metadata.isEmpty() && isActive.isEmpty() && workspace.isEmpty()) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT,
                "nothing to change: give purpose, metadata, is_active or workspace")
            .suggest("Call update_session again with what is to change.");
      }
    }
  }

  record UpdatedSession(@Doc Session session) {}

  private static void requireWords(String purpose) {
    if (purpose.isBlank()) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "purpose must not be blank")
          .suggest("Say in a few words what the session is about.");
    }
  }

  private CompletableFuture<Outcome<CreatedSession>> create(Call call, CreateSession request) {
    String id = "session_" + HexFormat.of().toHexDigits(random.nextLong());
    String creator = call.caller().id();
    Optional<String> workspace = named(here.assigned(request.workspace()));
    return writes.run(call, (tx, now) -> {
      SessionTable.insert(
          tx,
          new Session(
              id,
              request.purpose(),
              creator,
              now,
              now,
              true,
              request.metadata().orElseGet(Json::object),
              workspace));
      ParticipantTable.join(tx, creator, id, true, now);
      return new AuditedWrites.AuditedResult<>(
          new CreatedSession(id, creator, now, workspace),
          event("session_created", call, id, Json.object()));
    });
  }

  private CompletableFuture<Outcome<UpdatedSession>> update(Call call, UpdateSession request) {
    return writes.run(call, (tx, now) -> {
      Session before = owned(tx, call.caller(), request.sessionId());
      request.fencingToken().ifPresent(token -> fence.check(tx, call, before.sessionId(), token));
      Session after = new Session(
          before.sessionId(),
          request.purpose().orElse(before.purpose()),
          before.createdBy(),
          before.createdAt(),
          now.isAfter(before.updatedAt()) ? now : before.updatedAt(),
          request.isActive().orElse(before.isActive()),
          request.metadata().orElse(before.metadata()),
          request.workspace().isEmpty()
              ? before.workspace()
              : named(here.assigned(request.workspace())));
      SessionTable.update(tx, after);
      ObjectNode details = Json.object()
          .put("purpose_changed", request.purpose().isPresent())
          .put("metadata_changed", request.metadata().isPresent())
          .put("is_active", after.isActive());
      if (!after.workspace().equals(before.workspace())) {
        details.put("workspace", after.workspace().orElse(""));
        tx.afterCommit(moved);
      }
      return new AuditedWrites.AuditedResult<>(
          new UpdatedSession(after), event("session_updated", call, after.sessionId(), details));
    });
  }

  /** Where no name stands for no workspace, none. */
  private static Optional<String> named(String workspace) {
    return Optional.of(workspace).filter(name -> !name.isEmpty());
  }

  /** The session, if {@code caller} may change it: its creator, or an admin. */
  public static Session owned(Tx tx, Caller caller, String id) {
    Session session = SessionTable.require(tx, id);
    if (!session.createdBy().equals(caller.id()) && !caller.admin()) {
      throw Failure.of(
              ErrorCode.PERMISSION_DENIED,
              "session " + id + " belongs to " + session.createdBy()
                  + "; only its creator or an admin changes it")
          .suggest("Ask " + session.createdBy() + ", or call create_session for one of your own.")
          .detail("session_id", id)
          .detail("created_by", session.createdBy());
    }
    return session;
  }

  private static Audit.Event event(String type, Call call, String session, ObjectNode details) {
    return new Audit.Event(type, call.caller().id(), session, Audit.Result.SUCCESS, details);
  }
}
