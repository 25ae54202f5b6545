package io.sharedcontext.people;

import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.AnswerForm;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tool with which an agent asks a person. */
public final class PeopleTools {
  private static final Logger LOG = LoggerFactory.getLogger(PeopleTools.class);

  private final Store store;
  private final AuditedWrites writes;
  private final ChangeAwaiter waits;
  private final Tickets tickets;
  private final Questions questions;
  private final Runnable timed;

  /**
   * Asks through {@code writes}.
   *
   * @param chance makes ids that nobody guesses
   * @param timed is told once a question with a time is in the store
   */
  public PeopleTools(
      Store store,
      AuditedWrites writes,
      ChangeAwaiter waits,
      LongSupplier chance,
      Tickets tickets,
      Runnable timed) {
    this.store = store;
    this.writes = writes;
    this.waits = waits;
    this.tickets = tickets;
    this.questions = new Questions(chance, tickets);
    this.timed = timed;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.waits("ask_human", Effect.ADDS, AskHuman.class, AskedHuman.class, this::ask)
        .asTask(new AskTask(writes, questions, tickets, timed))
        .limited(RateLimit.MESSAGES));
  }

  @Doc(
      "Asks a person, in the session and the operator's inbox. Go on meanwhile: the answer comes as a message to you, or here when you ask the same again.")
  record AskHuman(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "What a person has to know.", min = 1, max = 4_000)
      String question,

      @Doc(value = "To choose from; absent: any answer.", min = 1, max = 20, pattern = ".{1,200}")
      Optional<List<String>> options,

      @Doc(
          value = "4 suits every client.",
          max = 25,
          asTask = Limits.TASK_SECONDS,
          capped = true,
          otherwise = "0")
      int waitSeconds,

      @Doc(value = "Seconds until it lapses; you are told.", min = 1, max = 31_536_000)
      Optional<Long> expiresIn) {

    List<String> choices() {
      return options.orElse(List.of()).stream().distinct().toList();
    }
  }

  record AskedHuman(
      @Doc String ticketId,
      @Doc Ticket.State state,
      @Doc("The message with the question.") long messageId,
      @Doc Optional<String> answer,

      @Doc("operator: who may use the store's files; person: as the client says.")
      Optional<String> answeredBy,

      @Doc("The message with the answer, or the news that it lapsed.")
      Optional<Long> replyMessageId,

      @Doc("When it lapses.") Optional<Instant> expiresAt)
      implements GivesMessages {
    static AskedHuman of(Ticket ticket) {
      return new AskedHuman(
          ticket.id(),
          ticket.state(),
          ticket.message(),
          ticket.answer(),
          ticket.answeredBy(),
          ticket.reply(),
          ticket.expiresAt());
    }

    /** Who is given the answer here was given the message that says the same. */
    @Override
    public List<Long> addressedTo(String agent) {
      return replyMessageId.map(List::of).orElse(List.of());
    }
  }

  private CompletableFuture<Outcome<AskedHuman>> ask(Call call, AskHuman request) {
    Optional<AnswerForm.Reply> reply = call.connection().form().flatMap(AnswerForm::reply);
    if (reply.isPresent()) {
      return replied(call, request, reply.get());
    }
    Optional<Ticket> known = call.idempotencyKey().isPresent()
        ? Optional.empty()
        : store.read(call, tx -> {
          SessionTable.requireKnown(tx, request.sessionId());
          return Questions.standing(tx, call.caller().id(), request);
        });
    return known.isPresent()
        ? told(call, request, known.get().id())
        : following(post(call, request), asked -> answer(call, request, asked));
  }

  /**
   * What {@code next} makes of the first, on another thread than the writer's, which has better things
   * to do; to cancel it cancels what it has come to.
   */
  private static <T> CompletableFuture<T> following(
      CompletableFuture<T> first, Function<T, CompletableFuture<T>> next) {
    AtomicReference<CompletableFuture<T>> at = new AtomicReference<>(first);
    CompletableFuture<T> last = first.thenComposeAsync(made -> {
      CompletableFuture<T> second = next.apply(made);
      at.set(second);
      return second;
    });
    CompletableFuture<?> unused = last.whenComplete((made, thrown) -> {
      if (last.isCancelled()) {
        Objects.requireNonNull(at.get()).cancel(true);
      }
    });
    return last;
  }

  private CompletableFuture<Outcome<AskedHuman>> post(Call call, AskHuman request) {
    Questions.Draft draft = questions.draft(call.caller(), request);
    return writes.run(call, (tx, now) -> {
      Ticket ticket = Questions.ask(tx, now, request, draft);
      return new AuditedWrites.AuditedResult<>(
          AskedHuman.of(ticket), Tickets.event("question_asked", call.caller().id(), ticket));
    });
  }

  /** How the ticket stands that this call, or the first with its key, has made. */
  private CompletableFuture<Outcome<AskedHuman>> answer(
      Call call, AskHuman request, Outcome<AskedHuman> asked) {
    if (asked instanceof Outcome.Replayed<AskedHuman> first) {
      String id = first.first().path("ticket_id").asText();
      return told(call, request, id)
          .thenApply(now -> replayed(now, call.caller().id()));
    }
    AskedHuman made = ((Outcome.Fresh<AskedHuman>) asked).result();
    if (request.expiresIn().isPresent()) {
      timed.run();
    }
    elicit(call, request, made.ticketId());
    return told(call, request, made.ticketId());
  }

  private static Outcome<AskedHuman> replayed(Outcome<AskedHuman> now, String agent) {
    return now instanceof Outcome.Fresh<AskedHuman> fresh
        ? Outcome.replayed(fresh.result(), agent)
        : now;
  }

  /** Who would wait has the person at the client asked instead, where that takes the answer to the call. */
  private CompletableFuture<Outcome<AskedHuman>> told(Call call, AskHuman request, String id) {
    call.snapshot().close();
    Optional<AnswerForm> form = call.connection().form().filter(way -> request.waitSeconds() > 0);
    if (form.isEmpty()) {
      return await(request, id);
    }
    Ticket ticket = store.read(tx -> Questions.ticket(tx, id));
    if (ticket.state() == Ticket.State.OPEN) {
      form.get().ask(new FormQuestion(id, ticket.question(), ticket.options()));
    }
    return CompletableFuture.completedFuture(new Outcome.Fresh<>(AskedHuman.of(ticket)));
  }

  /** With what the person at the client said, or did not want to say, to a question of an earlier call. */
  private CompletableFuture<Outcome<AskedHuman>> replied(
      Call call, AskHuman request, AnswerForm.Reply reply) {
    String id = reply.question();
    Ticket ticket = store.read(call, tx -> Questions.asked(tx, call.caller().id(), request, id));
    boolean open = ticket.state() == Ticket.State.OPEN;
    if (!open || reply.answer().isEmpty()) {
      call.snapshot().close();
      return await(request, id);
    }
    String text = reply.answer().get();
    return Outcome.fresh(store
        .write(call, tx -> tickets.answer(tx, id, text, Tickets.Respondent.AT_CLIENT))
        .thenApply(AskedHuman::of));
  }

  private CompletableFuture<Outcome<AskedHuman>> await(AskHuman request, String id) {
    return Outcome.fresh(waits.untilCommitted(
        () -> Optional.of(store.read(tx -> Questions.ticket(tx, id)))
            .filter(ticket -> ticket.state() != Ticket.State.OPEN)
            .map(AskedHuman::of),
        Duration.ofSeconds(request.waitSeconds()),
        () -> AskedHuman.of(store.read(tx -> Questions.ticket(tx, id)))));
  }

  /** Asks at the client, too; whoever answers first has answered. */
  private void elicit(Call call, AskHuman request, String id) {
    call.connection().elicitor().ifPresent(client -> {
      CompletableFuture<?> unused = client
          .ask(request.question(), request.choices())
          .thenCompose(answer -> answer
              .map(text ->
                  store.write(tx -> tickets.answer(tx, id, text, Tickets.Respondent.AT_CLIENT)))
              .orElseGet(() -> CompletableFuture.completedFuture(null)))
          .whenComplete((done, thrown) -> {
            if (thrown != null) {
              LOG.info("an answer given at the client was not taken: {}", thrown.toString());
            }
          });
    });
  }
}
