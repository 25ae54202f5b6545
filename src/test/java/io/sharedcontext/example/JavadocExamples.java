package io.sharedcontext.example;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.Completer;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The examples in the Javadoc of what one extends or calls most, so that they compile. */
final class JavadocExamples {
  private final Store store;
  private final AuditedWrites writes;
  private final VersionedCache<String, Changes, Long> counts;

  JavadocExamples(Store store, AuditedWrites writes, Caches caches) {
    this.store = store;
    this.writes = writes;
    this.counts = caches.first("participants", 1 / 16.0, count -> Long.BYTES);
  }

  @Doc("Makes the caller a participant of a session.")
  record JoinSession(@Doc String sessionId) {}

  record Joined(@Doc Instant joinedAt) {}

  Tool<?, ?> tool() {
    return Tool.changes("join_session", Effect.ADDS, JoinSession.class, Joined.class, this::join)
        .in(ToolTier.CORE)
        .limited(RateLimit.MESSAGES);
  }

  CompletableFuture<Outcome<Joined>> join(Call call, JoinSession request) {
    return writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, request.sessionId());
      ParticipantTable.join(tx, call.caller().id(), request.sessionId(), true, now);
      Audit.Event event = new Audit.Event(
          "session_joined",
          call.caller().id(),
          request.sessionId(),
          Audit.Result.SUCCESS,
          Json.object());
      return new AuditedWrites.AuditedResult<>(new Joined(now), event);
    });
  }

  static List<String> participants(Tx tx, String session) {
    return tx.list(
        "SELECT agent_id FROM participants WHERE session_id = ?",
        row -> row.text("agent_id"),
        session);
  }

  CompletableFuture<Integer> leave(String session, String agent) {
    CompletableFuture<Integer> left = store.write(tx ->
        tx.run("DELETE FROM participants WHERE session_id = ? AND agent_id = ?", session, agent));
    return left;
  }

  record Changes(long number) implements Stamp<Changes> {}

  long count(Tx tx, String session) {
    Changes now = new Changes(SessionTable.changes(tx, session));
    return counts.get(session, now, () -> (long) participants(tx, session).size());
  }

  Resource resource() {
    return new Resource(
        "guide://{topic}",
        "guide",
        "Guide",
        "How to work together, by topic.",
        "text/markdown",
        this::guide,
        (caller, typed) -> List.of("locks", "messages"),
        ChangeDetector.never(this::guide),
        Permission.READ);
  }

  private String guide(Caller caller, String topic) {
    return "Dear " + caller.id() + ", about " + topic;
  }

  Prompt prompt() {
    return new Prompt(
        "say-hello",
        "Greet another agent.",
        List.of(new Prompt.Argument("agent", "Whom to greet.", true, Completer.NONE)),
        (caller, given) -> "Post a greeting to " + given.get("agent") + ".");
  }

  static List<Tool<?, ?>> registered(Store store) {
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new SenderTools(store).tools());
    return tools;
  }
}
