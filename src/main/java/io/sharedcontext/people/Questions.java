package io.sharedcontext.people;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.RecipientTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.people.PeopleTools.AskHuman;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How questions come to be asked, whether the call waits as a task or not. Safe for use by several threads. */
final class Questions {
  private final LongSupplier chance;
  private final Tickets tickets;

  /**
   * Questions that {@code tickets} are for.
   *
   * @param chance makes ids that nobody guesses
   */
  Questions(LongSupplier chance, Tickets tickets) {
    this.chance = chance;
    this.tickets = tickets;
  }

  /**
   * A question that may be asked.
   *
   * @param id of its ticket
   */
  record Draft(String id, Message message, SearchIndexer.IndexEntry findable) {}

  /** What {@code caller} would ask, ready for the store. */
  Draft draft(Caller caller, AskHuman request) {
    String id = "ticket_" + HexFormat.of().toHexDigits(chance.getAsLong());
    ObjectNode metadata = Json.object().put("type", "question").put("ticket_id", id);
    request.options().ifPresent(options -> {
      var array = metadata.putArray("options");
      request.choices().forEach(array::add);
    });
    Message message = new Message(
        0,
        caller.id(),
        caller.type(),
        caller.verified(),
        request.question(),
        Instant.EPOCH,
        Visibility.PUBLIC,
        List.of(),
        metadata,
        Optional.empty());
    return new Draft(id, message, tickets.prepare(message));
  }

  /** The same question, unless its answer was given to who asks. */
  static Optional<Ticket> standing(Tx tx, String agent, AskHuman request) {
    return TicketTable.latest(tx, agent, request.sessionId(), request.question(), request.choices())
        .filter(ticket ->
            ticket.reply().map(reply -> !RecipientTable.had(tx, reply, agent)).orElse(true));
  }

  /** Asks what was drafted, unless it stands already: of two that ask the same at once the second finds it. */
  static Ticket ask(Tx tx, Instant now, AskHuman request, Draft draft) {
    SessionTable.requireActive(tx, request.sessionId());
    return standing(tx, draft.message().sender(), request)
        .orElseGet(() -> insert(tx, now, request, draft));
  }

  private static Ticket insert(Tx tx, Instant now, AskHuman request, Draft draft) {
    long message = MessageTable.insert(
        tx, request.sessionId(), draft.message().posted(0, now), draft.findable());
    Ticket ticket = new Ticket(
        draft.id(),
        request.sessionId(),
        draft.message().sender(),
        message,
        request.question(),
        request.choices(),
        now,
        request.expiresIn().map(now::plusSeconds),
        Ticket.State.OPEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
    TicketTable.insert(tx, ticket);
    return ticket;
  }

  /** The ticket {@code id}, if {@code agent} asked it in the words of {@code request}; else the call is refused. */
  static Ticket asked(Tx tx, String agent, AskHuman request, String id) {
    return TicketTable.find(tx, id)
        .filter(ticket -> ticket.agent().equals(agent)
            && ticket.session().equals(request.sessionId())
            && ticket.question().equals(request.question())
            && ticket.options().equals(request.choices()))
        .orElseThrow(() -> Failure.of(
                ErrorCode.INVALID_INPUT,
                "requestState names no question that " + agent + " asked in these words")
            .suggest("Call ask_human without inputResponses to ask again."));
  }

  /** The ticket of a question that was asked. */
  static Ticket ticket(Tx tx, String id) {
    return TicketTable.find(tx, id)
        .orElseThrow(
            () -> Failure.of(ErrorCode.MESSAGE_NOT_FOUND, "the question of " + id + " was deleted")
                .suggest("Call ask_human to ask again."));
  }
}
