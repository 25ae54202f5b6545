package io.sharedcontext.coordination;

import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Public messages about who does what. Safe for use by several threads. */
final class Notices {
  private final AuditedWrites writes;
  private final SearchIndexer indexer;

  Notices(AuditedWrites writes, SearchIndexer indexer) {
    this.writes = writes;
    this.indexer = indexer;
  }

  /** Posts {@code text} to all. */
  CompletableFuture<Outcome<CoordinationResult>> announce(Call call, String session, String text) {
    Message draft = draft(call.caller(), text, List.of());
    SearchIndexer.IndexEntry findable = indexer.prepare(draft);
    return writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, session);
      long id = MessageTable.insert(tx, session, draft.posted(0, now), findable);
      return CoordinationResult.notified(call, session, id, now);
    });
  }

  /** A notice for all that concerns {@code to}; its id and its time do not count yet. */
  static Message draft(Caller caller, String text, List<String> to) {
    return new Message(
        0,
        caller.id(),
        caller.type(),
        caller.verified(),
        text,
        Instant.EPOCH,
        Visibility.PUBLIC,
        to,
        Json.object().put("type", "coordination"),
        Optional.empty());
  }
}
