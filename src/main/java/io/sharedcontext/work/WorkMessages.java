package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Tells what becomes of work, as public messages of the session that it belongs to, so that who waits,
 * searches or reads history finds it there.
 */
final class WorkMessages {
  /** In whose name a message stands that no agent wrote: that time ran out. It is in no agent's name. */
  static final Caller BOARD = new Caller("work-board", "server", EnumSet.noneOf(Permission.class));

  /** A receiver's catch_up has room for so many characters and more. */
  private static final int MOST_OF_CONTEXT = 1_500;

  private final SearchIndexer indexer;

  WorkMessages(SearchIndexer indexer) {
    this.indexer = indexer;
  }

  /**
   * Something to tell of an item.
   *
   * @param event what happened: {@code added}, {@code claimed} …
   * @param text the same for a reader
   * @param to whom it concerns; the sender itself is left out
   * @param ready items that can be claimed now because of it
   */
  record News(String event, String text, List<String> to, List<String> ready) {
    News {
      to = List.copyOf(to);
      ready = List.copyOf(ready);
    }

    News(String event, String text) {
      this(event, text, List.of(), List.of());
    }
  }

  /** Posts it in {@code sender}'s name and gives the id of the message. */
  long post(Tx tx, Instant now, Caller sender, WorkItem item, News news) {
    ObjectNode metadata = Json.object()
        .put("type", "work")
        .put("work_item_id", item.id())
        .put("state", item.state().label())
        .put("event", news.event());
    if (!news.ready().isEmpty()) {
      news.ready().forEach(metadata.putArray("ready")::add);
    }
    Message message = new Message(
        0,
        sender.id(),
        sender.type(),
        sender.verified(),
        news.text(),
        now,
        Visibility.PUBLIC,
        news.to().stream()
            .filter(agent -> !agent.isEmpty() && !agent.equals(sender.id()))
            .distinct()
            .toList(),
        metadata,
        Optional.empty());
    return MessageTable.insert(tx, item.session(), message, indexer.prepare(message));
  }

  /** What the receiver of an item is told of it; what does not fit is in the message. */
  static ObjectNode handed(WorkItem item, Optional<ClaimLocks.ClaimLock> lock) {
    ObjectNode told = Json.object()
        .put("kind", "work_item")
        .put("work_item_id", item.id())
        .put("session_id", item.session())
        .put("title", item.facts().title());
    item.handOver().ifPresent(from -> {
      String context = from.context();
      int end = Math.min(context.length(), MOST_OF_CONTEXT);
      told.put("from", from.from())
          .put("next_step", from.nextStep())
          .put("context", context.substring(0, whole(context, end)))
          .put("message_id", from.messageId());
      if (end < context.length()) {
        told.put("context_cut", true);
      }
    });
    told.put("claim_token", item.claim().token());
    item.claim().expiresAt().ifPresent(end -> told.put("claim_expires_at", Times.text(end)));
    lock.ifPresent(held -> {
      told.put("fencing_token", held.fencingToken());
      held.resources().forEach(told.putArray("resources")::add);
    });
    return told;
  }

  /** Where to cut so that no character is halved. */
  private static int whole(String text, int end) {
    return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
  }

  /** How an item is called in messages. */
  static String name(WorkItem item) {
    return "work item " + item.id() + " (" + item.facts().title() + ")";
  }
}
