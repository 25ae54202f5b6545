package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a page of messages begins and ends. Ids grow in commit order, so that a page after a place
 * never misses and never repeats a message, whoever writes meanwhile.
 *
 * @param position the page begins beside it; without one, at the end that the direction comes from
 * @param offset matching messages to leave out first
 * @param limit most messages
 * @param maxTokens about the most the messages may take
 */
record Paging(
    Direction direction, Optional<String> position, int offset, int limit, int maxTokens) {

  /** The messages of a page, and why it ended before the last match. */
  record Slice(List<Written<Message>> messages, boolean hasMore, boolean truncated) {}

  /** The oldest so many messages. */
  static Paging oldest(int limit) {
    return new Paging(Direction.FORWARD, Optional.empty(), 0, limit, TokenBudget.DEFAULT_TOKENS);
  }

  /** Reads the page of {@code selection} with its counts and cursors. */
  MessagePage page(Tx tx, MessageQuery selection, SessionCountCache counts, MessageCache known) {
    Slice slice = slice(tx, selection, known);
    List<Written<Message>> messages = slice.messages();
    String session = selection.session();
    long highest = messages.stream()
        .mapToLong(message -> message.value().id())
        .max()
        .orElseGet(() -> reached(tx, selection));
    return new MessagePage(
        messages,
        messages.size(),
        total(tx, selection, counts),
        slice.hasMore(),
        slice.hasMore() ? Optional.of(next(session, messages)) : Optional.empty(),
        MessageCursor.text(session, highest),
        slice.truncated() ? Optional.of(true) : Optional.empty());
  }

  /** Where an empty page leaves its reader: who goes on from there must not begin anew. */
  private long reached(Tx tx, MessageQuery selection) {
    String session = selection.session();
    return position
        .filter(text -> direction == Direction.FORWARD)
        .map(text -> MessageCursor.read(text, session))
        .orElseGet(() ->
            ParticipantTable.acknowledged(tx, selection.caller().id(), session).orElse(0L));
  }

  private static String next(String session, List<Written<Message>> messages) {
    return MessageCursor.text(session, messages.get(messages.size() - 1).value().id());
  }

  /** Reads the messages of the page. */
  Slice slice(Tx tx, MessageQuery selection, MessageCache known) {
    return slice(tx, selection, known, TokenBudget.of(maxTokens));
  }

  /** Reads the messages of the page as far as {@code budget} goes. */
  Slice slice(Tx tx, MessageQuery selection, MessageCache known, TokenBudget budget) {
    AtomicBoolean truncated = new AtomicBoolean();
    List<Written<Message>> taken = new ArrayList<>();
    Query condition = from(selection);
    boolean all = MessageTable.walk(tx, selection, condition, this, known, message -> {
      truncated.set(taken.size() < limit && !budget.take(message));
      boolean room = taken.size() < limit && !truncated.get();
      return room && taken.add(message);
    });
    return new Slice(taken, !all, truncated.get());
  }

  private Query from(MessageQuery selection) {
    Query condition = selection.condition();
    position.ifPresent(text -> condition.add(
        direction == Direction.FORWARD ? "AND m.id > ?" : "AND m.id < ?",
        MessageCursor.read(text, selection.session())));
    return condition;
  }

  private static long total(Tx tx, MessageQuery selection, SessionCountCache counts) {
    if (selection.everything()) {
      return counts.of(tx, selection.caller(), selection.session()).messages();
    }
    return MessageTable.count(tx, selection);
  }
}
