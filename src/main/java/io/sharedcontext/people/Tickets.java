package io.sharedcontext.people;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.SystemIdentity;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Times;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How people answer the questions of agents. */
public final class Tickets {
  private final Clock clock;
  private final SearchIndexer indexer;

  /** Takes the time from {@code clock}, and makes what is posted findable with {@code indexer}. */
  public Tickets(Clock clock, SearchIndexer indexer) {
    this.clock = clock;
    this.indexer = indexer;
  }

  SearchIndexer.IndexEntry prepare(Message draft) {
    return indexer.prepare(draft);
  }

  /**
   * Who answers.
   *
   * @param name one under which no agent acts
   * @param verified whether that it is a person is more than a client's word
   */
  public record Respondent(String name, boolean verified) {
    /** Who may use the store's files. */
    public static final Respondent OPERATOR = new Respondent(SystemIdentity.OPERATOR, true);

    /** Whom an agent's client asked. */
    public static final Respondent AT_CLIENT = new Respondent(SystemIdentity.PERSON, false);
  }

  /**
   * Answers a question, once: the answer becomes a message to who asked.
   *
   * @param text one of the options, in any case, if there are any
   * @return the ticket with its answer
   */
  public Ticket answer(Tx tx, String id, String text, Respondent by) {
    Instant now = clock.instant();
    Ticket ticket = TicketTable.find(tx, id)
        .orElseThrow(() -> Failure.of(ErrorCode.INVALID_INPUT, "there is no question " + id)
            .suggest("See shared-context inbox for those that wait."));
    requireOpen(ticket, now);
    SessionTable.requireActive(tx, ticket.session());
    String answer = chosen(ticket.options(), text);
    Message draft = draft(ticket, answer, by);
    long reply =
        MessageTable.insert(tx, ticket.session(), draft.posted(0, now), indexer.prepare(draft));
    Ticket answered = ticket.answered(answer, by.name(), reply);
    TicketTable.close(tx, answered, now);
    record(tx, now, "question_answered", by.name(), answered);
    return answered;
  }

  private static void requireOpen(Ticket ticket, Instant now) {
    if (!ticket.open(now)) {
      String end = ticket
          .answeredBy()
          .map(who -> "was answered already, by " + who)
          .orElseGet(() -> "lapsed at " + ticket.expiresAt().map(Times::text).orElse("its time"));
      throw Failure.of(ErrorCode.INVALID_INPUT, "question " + ticket.id() + " " + end);
    }
  }

  private static String chosen(List<String> options, String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > Limits.CONTENT) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          "an answer has 1 to " + Limits.CONTENT + " characters, not only blanks");
    }
    if (options.isEmpty() || options.contains(text)) {
      return text;
    }
    return options.stream()
        .filter(option -> option.equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(() -> Failure.of(
            ErrorCode.INVALID_INPUT, "the answer must be one of: " + String.join(" | ", options)));
  }

  private static Message draft(Ticket ticket, String answer, Respondent by) {
    return new Message(
        0,
        by.name(),
        SystemIdentity.PERSON_TYPE,
        by.verified(),
        answer,
        Instant.EPOCH,
        Visibility.PUBLIC,
        List.of(ticket.agent()),
        Json.object().put("type", "answer").put("ticket_id", ticket.id()),
        Optional.of(ticket.message()));
  }

  static void record(Tx tx, Instant now, String type, String who, Ticket ticket) {
    Audit.record(tx, now, event(type, who, ticket));
  }

  static Audit.Event event(String type, String who, Ticket ticket) {
    return new Audit.Event(
        type,
        who,
        ticket.session(),
        Audit.Result.SUCCESS,
        Json.object().put("ticket_id", ticket.id()).put("message_id", ticket.message()));
  }
}
