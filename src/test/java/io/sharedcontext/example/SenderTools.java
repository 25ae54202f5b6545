package io.sharedcontext.example;

import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Tool;
import java.util.List;

/** Who talks in a session. */
final class SenderTools {
  private final Store store;

  SenderTools(Store store) {
    this.store = store;
  }

  List<Tool<?, ?>> tools() {
    return List.of(Tool.reads("list_senders", ListSenders.class, Senders.class, this::list));
  }

  @Doc("Lists who posted in a session and how often, the most frequent first.")
  record ListSenders(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "Senders at most.", min = 1, max = 100, capped = true, otherwise = "10")
      int limit) {}

  record Senders(
      @Doc("Only messages that the caller sees count.") List<Sender> senders) {}

  /** A sender, as far as the caller sees its messages. */
  record Sender(@Doc String agentId, @Doc long messages) {}

  private Senders list(Call call, ListSenders request) {
    return store.read(call, tx -> {
      SessionTable.requireKnown(tx, request.sessionId());
      return new Senders(
          SenderTable.senders(tx, call.caller(), request.sessionId(), request.limit()));
    });
  }
}
