package io.sharedcontext.people;

import io.sharedcontext.auth.SystemIdentity;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Deadlines;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions that nobody answered in their time; who asked is told, in the same transaction. */
public final class LapsingTickets implements Deadlines.Kind {
  private static final int AT_ONCE = 50;

  private final SearchIndexer indexer;

  /** Makes what it posts findable with {@code indexer}. */
  public LapsingTickets(SearchIndexer indexer) {
    this.indexer = indexer;
  }

  @Override
  public Optional<Instant> first(Tx tx) {
    return TicketTable.first(tx);
  }

  @Override
  public boolean end(Tx tx, Instant now) {
    List<Ticket> due = TicketTable.due(tx, now, AT_ONCE);
    due.forEach(ticket -> end(tx, now, ticket));
    return !due.isEmpty();
  }

  private void end(Tx tx, Instant now, Ticket ticket) {
    Instant at = ticket.expiresAt().orElse(now);
    Message notice = new Message(
        0,
        SystemIdentity.SERVER,
        SystemIdentity.SERVER_TYPE,
        true,
        "Your question, message " + ticket.message() + ", lapsed at " + Times.text(at)
            + ": nobody answered it.",
        Instant.EPOCH,
        Visibility.PRIVATE,
        List.of(ticket.agent()),
        Json.object().put("type", "question_lapsed").put("ticket_id", ticket.id()),
        Optional.of(ticket.message()));
    long reply =
        MessageTable.insert(tx, ticket.session(), notice.posted(0, now), indexer.prepare(notice));
    TicketTable.close(tx, ticket.ended(Ticket.State.LAPSED, reply), at);
    Tickets.record(tx, now, "question_lapsed", ticket.agent(), ticket);
  }
}
