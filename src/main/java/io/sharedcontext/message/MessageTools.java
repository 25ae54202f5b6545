package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.FencingCheck;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeCounters;
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
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tools that post messages and say who sees them. */
public final class MessageTools {
  private final AuditedWrites writes;
  private final SearchIndexer indexer;
  private final FencingCheck fence;
  private final Runnable timed;

  /**
   * Posts through {@code writes}.
   *
   * @param timed is told once a message with a time is in the store
   */
  public MessageTools(
      AuditedWrites writes, SearchIndexer indexer, FencingCheck fence, Runnable timed) {
    this.writes = writes;
    this.indexer = indexer;
    this.fence = fence;
    this.timed = timed;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.changes("add_message", Effect.ADDS, AddMessage.class, AddedMessage.class, this::add)
            .in(ToolTier.CORE)
            .limited(RateLimit.MESSAGES),
        Tool.changes(
                "set_message_visibility",
                Effect.SETS,
                SetVisibility.class,
                ShownMessage.class,
                this::show)
            .limited(RateLimit.MESSAGES));
  }

  @Doc("Posts a message; others find it at once. For a value by name, use set_memory.")
  record AddMessage(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(
          value = "Markdown or any text.",
          min = 1,
          max = Limits.CONTENT,
          blank = true,
          over = ErrorCode.CONTENT_TOO_LARGE)
      String content,

      @Doc(
          value = "public: all agents; private: sender and those in to; agent_only: agents of the"
              + " sender's type; admin_only: admins, who alone post it.",
          otherwise = "public")
      Visibility visibility,

      @Doc(
          value = "Whom it is for; private without: a note to yourself.",
          min = 1,
          max = Limits.RECIPIENTS,
          pattern = Limits.AGENT_ID)
      Optional<List<String>> to,

      @Doc(
          value = "At most 10,240 bytes; search finds it.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata,

      @Doc(value = "The message it answers.", id = true, min = 1)
      Optional<Long> parentMessageId,

      @Doc(value = "Seconds until it lapses unseen; you are told.", min = 1, max = 31_536_000)
      Optional<Long> expiresIn,

      @Doc(value = Descriptions.FENCING_TOKEN, min = 1) Optional<Long> fencingToken) {}

  record AddedMessage(
      @Doc long messageId,
      @Doc Instant timestamp,

      @Doc("With expires_in: when it lapses unless all whom it is for had it.")
      Optional<Instant> expiresAt,

      @Doc("Of a private message: all who see it; without to that is the sender alone.")
      Optional<List<String>> visibleTo,

      @Doc("Agents in to that this store has never seen.")
      Optional<List<Recipients.Unknown>> unknownRecipients) {}

  @Doc("Changes who sees a message. For its sender and admins; it is audited.")
  record SetVisibility(
      @Doc("From add_message or a read.") long messageId,
      @Doc("As in add_message.") Visibility visibility,

      @Doc(value = "Replaces whom it is for.", max = Limits.RECIPIENTS, pattern = Limits.AGENT_ID)
      Optional<List<String>> to,

      @Doc(value = "Kept in the audit log.", max = 500) Optional<String> reason,

      @Doc(value = Descriptions.FENCING_TOKEN, min = 1) Optional<Long> fencingToken) {}

  record ShownMessage(
      @Doc long messageId,
      @Doc Visibility oldVisibility,
      @Doc Visibility newVisibility,

      @Doc("Of a private message: all who see it.") Optional<List<String>> visibleTo,

      @Doc("Agents in to that this store has never seen.")
      Optional<List<Recipients.Unknown>> unknownRecipients) {}

  private CompletableFuture<Outcome<AddedMessage>> add(Call call, AddMessage request) {
    Caller caller = call.caller();
    requireReadable(caller, request.visibility(), Optional.of(request.sessionId()));
    Message draft = draft(caller, request);
    SearchIndexer.IndexEntry findable = indexer.prepare(draft);
    CompletableFuture<Outcome<AddedMessage>> done = writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, request.sessionId());
      request.fencingToken().ifPresent(token -> fence.check(tx, call, request.sessionId(), token));
      request.parentMessageId().ifPresent(id -> requireParent(tx, caller, request.sessionId(), id));
      long id = MessageTable.insert(tx, request.sessionId(), draft.posted(0, now), findable);
      Optional<Instant> end = request.expiresIn().map(now::plusSeconds);
      end.ifPresent(time -> ExpiryTable.limit(tx, id, time));
      ObjectNode details = Json.object()
          .put("message_id", id)
          .put("visibility", request.visibility().label());
      return new AuditedWrites.AuditedResult<>(
          new AddedMessage(
              id, now, end, Recipients.audience(draft), Recipients.unknown(tx, caller, draft.to())),
          event("message_added", call, request.sessionId(), details));
    });
    return request.expiresIn().isEmpty() ? done : done.thenApply(this::timed);
  }

  private Outcome<AddedMessage> timed(Outcome<AddedMessage> posted) {
    timed.run();
    return posted;
  }

  private static Message draft(Caller caller, AddMessage request) {
    return new Message(
        0,
        caller.id(),
        caller.type(),
        caller.verified(),
        request.content(),
        Instant.EPOCH,
        request.visibility(),
        request.to().orElse(List.of()).stream().distinct().toList(),
        request.metadata().orElseGet(Json::object),
        request.parentMessageId());
  }

  /** Whoever cannot read admin_only messages would lose sight of its own. */
  private static void requireReadable(
      Caller caller, Visibility visibility, Optional<String> session) {
    if (visibility == Visibility.ADMIN_ONLY && !caller.admin()) {
      Failure failure = Failure.denied("visibility admin_only", Permission.ADMIN, caller)
          .suggest("Or use visibility private or agent_only to keep it from others.");
      throw session.map(id -> failure.detail("session_id", id)).orElse(failure);
    }
  }

  private static void requireParent(Tx tx, Caller caller, String session, long parent) {
    if (!MessageTable.holds(tx, caller, session, parent)) {
      throw Failure.of(
              ErrorCode.PARENT_NOT_FOUND,
              "parent_message_id " + parent + " is not a message of session " + session + " that "
                  + caller.id() + " can see")
          .suggest("Call get_messages for the ids of the session's messages.");
    }
  }

  private CompletableFuture<Outcome<ShownMessage>> show(Call call, SetVisibility request) {
    requireReadable(call.caller(), request.visibility(), Optional.empty());
    return writes.run(call, (tx, now) -> {
      MessageTable.Located found =
          owned(tx, call.caller(), request.messageId(), "says who sees it");
      request.fencingToken().ifPresent(token -> fence.check(tx, call, found.session(), token));
      Message before = found.message();
      Message after = before.shown(
          request.visibility(),
          request.to().map(to -> to.stream().distinct().toList()).orElse(before.to()));
      MessageTable.show(tx, found.session(), before, after, now);
      ExpiryTable.revive(tx, before.id(), now);
      ChangeCounters.bump(tx, SessionCountTable.VISIBILITY);
      ChangeCounters.bump(tx, SessionCountTable.visibility(found.session()));
      ObjectNode details = Json.object()
          .put("message_id", before.id())
          .put("old_visibility", before.visibility().label())
          .put("new_visibility", after.visibility().label());
      request.reason().ifPresent(reason -> details.put("reason", reason));
      return new AuditedWrites.AuditedResult<>(
          new ShownMessage(
              before.id(),
              before.visibility(),
              after.visibility(),
              Recipients.audience(after),
              Recipients.unknown(tx, call.caller(), request.to().orElse(List.of()))),
          event("message_visibility_set", call, found.session(), details));
    });
  }

  /** The message, if {@code caller} sees it and may change it: its sender, or an admin. */
  static MessageTable.Located owned(Tx tx, Caller caller, long id, String what) {
    MessageTable.Located found = MessageTable.find(tx, caller, id)
        .orElseThrow(() -> Failure.of(
                ErrorCode.MESSAGE_NOT_FOUND, "there is no message " + id + " that you can see")
            .suggest("Call get_messages for the ids of a session's messages."));
    if (!found.message().sender().equals(caller.id()) && !caller.admin()) {
      throw Failure.of(
              ErrorCode.PERMISSION_DENIED,
              "message " + id + " is from " + found.message().sender()
                  + "; only its sender or an admin " + what)
          .suggest("Ask " + found.message().sender() + " to do it.")
          .detail("session_id", found.session());
    }
    return found;
  }

  static Audit.Event event(String type, Call call, String session, ObjectNode details) {
    return new Audit.Event(type, call.caller().id(), session, Audit.Result.SUCCESS, details);
  }
}
