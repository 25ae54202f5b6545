package io.sharedcontext.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.people.PeopleTools.AskHuman;
import io.sharedcontext.people.PeopleTools.AskedHuman;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a call waits for a person's answer as a task. What is kept is which question it is; the answer is read
 * when the task is asked for, so that one which was deleted since then is not told. Safe for use by several
 * threads.
 */
final class AskTask implements TaskWork<AskHuman, AskedHuman> {
  private static final String TICKET = "ticket_id";

  /** Set once the person at the client did not want to answer: it is not asked again. */
  private static final String DECLINED = "declined";

  /** Odd and large, so that numbers which are put together do not make up for each other. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final AuditedWrites writes;
  private final Questions questions;
  private final Tickets tickets;
  private final Runnable timed;

  /**
   * Waits for answers to {@code questions}.
   *
   * @param timed is told once a question with a time is in the store
   */
  AskTask(AuditedWrites writes, Questions questions, Tickets tickets, Runnable timed) {
    this.writes = writes;
    this.questions = questions;
    this.tickets = tickets;
    this.timed = timed;
  }

  @Override
  public Duration patience(AskHuman request) {
    return Duration.ofSeconds(request.waitSeconds());
  }

  /** Asks, or comes back to the question that was asked in these words or under this key. */
  @Override
  public TaskStep<AskedHuman> begin(Tx tx, Instant now, TaskCall<AskHuman> task) {
    Optional<JsonNode> first =
        AuditedWrites.first(tx, now, task.call(), (same, then, result) -> true);
    return step(
        first.isPresent()
            ? Questions.ticket(tx, first.get().path(TICKET).asText())
            : ask(tx, now, task));
  }

  private Ticket ask(Tx tx, Instant now, TaskCall<AskHuman> task) {
    var caller = task.call().caller();
    AskHuman request = task.request();
    Ticket ticket = writes.within(
        tx, caller, () -> Questions.ask(tx, now, request, questions.draft(caller, request)));
    AuditedWrites.keep(
        tx,
        now,
        task.call(),
        ResultWriter.success(AskedHuman.of(ticket)),
        Optional.of(Tickets.event("question_asked", caller.id(), ticket)));
    if (request.expiresIn().isPresent()) {
      tx.afterCommit(timed);
    }
    return ticket;
  }

  private static TaskStep<AskedHuman> step(Ticket ticket) {
    var state = Json.object().put(TICKET, ticket.id());
    return ticket.state() == Ticket.State.OPEN
        ? new TaskStep.Waits<>(state)
        : new TaskStep.Ready<>(state);
  }

  private static String id(TaskCall<AskHuman> task) {
    return task.state().path(TICKET).asText();
  }

  private static Ticket ticket(Tx tx, TaskCall<AskHuman> task) {
    return Questions.ticket(tx, id(task));
  }

  @Override
  public Optional<FormQuestion> asks(TaskCall<AskHuman> task) {
    return task.state().has(DECLINED)
        ? Optional.empty()
        : Optional.of(
            new FormQuestion(id(task), task.request().question(), task.request().choices()));
  }

  @Override
  public ObjectNode heard(Tx tx, TaskCall<AskHuman> task, Optional<String> answer) {
    answer.ifPresent(text -> tickets.answer(tx, id(task), text, Tickets.Respondent.AT_CLIENT));
    return answer.isPresent() ? task.state() : task.state().deepCopy().put(DECLINED, true);
  }

  /** An answer is a message, as is the news that nobody answered; what is deleted changes visibility. */
  @Override
  public List<TaskCall<AskHuman>> ready(Tx tx, Instant now, List<TaskCall<AskHuman>> tasks) {
    long mark =
        MessageTable.newest(tx) * MIX + MessageTable.visibilityChanges(tx, Optional.empty());
    List<TaskCall<AskHuman>> fresh =
        tasks.stream().filter(task -> task.sees(mark)).toList();
    if (fresh.isEmpty()) {
      return fresh;
    }
    Set<String> open = TicketTable.openIds(tx);
    return fresh.stream().filter(task -> !open.contains(id(task))).toList();
  }

  @Override
  public TaskStep<AskedHuman> attempt(Tx tx, Instant now, TaskCall<AskHuman> task) {
    return step(ticket(tx, task));
  }

  /** The question stays open: its answer comes as a message, or when the same is asked again. */
  @Override
  public TaskStep<AskedHuman> end(Tx tx, Instant now, TaskCall<AskHuman> task) {
    return new TaskStep.Ready<>(task.state());
  }

  @Override
  public AskedHuman read(Tx tx, TaskCall<AskHuman> task) {
    return AskedHuman.of(ticket(tx, task));
  }

  /** How a question stands changes; a repetition waits on, or is told how it stands by then. */
  @Override
  public boolean stands(Tx tx, Instant now, JsonNode first) {
    return false;
  }

  @Override
  public boolean goesOn() {
    return true;
  }
}
