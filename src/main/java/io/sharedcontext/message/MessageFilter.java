package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What somebody who waits wants to hear: messages that it sees, of others unless it names senders.
 *
 * @param caller who waits; one without a name is the operator, who belongs to no session and hears
 *     all of them
 * @param session where; all sessions that the caller takes part in when empty
 * @param from the senders; all others when empty
 */
public record MessageFilter(Caller caller, Optional<String> session, List<String> from) {
  public MessageFilter {
    from = List.copyOf(from);
  }

  /** The oldest messages after the message {@code place}, at most {@code most}. */
  public List<DeliveredMessage> after(Tx tx, long place, int most) {
    List<DeliveredMessage> heard = new ArrayList<>();
    walk(tx, place, message -> heard.size() < most && heard.add(DeliveredMessage.of(message)));
    return heard;
  }

  /** Shows the messages after {@code place}, oldest first, until {@code more} returns false. */
  boolean walk(Tx tx, long place, Predicate<MessageTable.Located> more) {
    return MessageTable.walkLocated(tx, caller, wanted(place), more);
  }

  private Query wanted(long place) {
    Query query = Query.of("m.id > ? AND", place).add(Visibility.seenBy(caller));
    session.ifPresent(id -> query.add("AND m.session_id = ?", id));
    query.addIf(
        session.isEmpty() && !caller.id().isEmpty(),
        "AND m.session_id IN (SELECT session_id FROM participants WHERE agent_id = ?)",
        caller.id());
    return from.isEmpty()
        ? query.add("AND m.sender <> ?", caller.id())
        : query.add("AND m.sender IN (SELECT value FROM json_each(?))", Json.texts(from));
  }
}
