package io.sharedcontext.people;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.RecipientTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Tool;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
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
  private final LongSupplier chance;
  private final Tickets tickets;
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
    this.chance = chance;
    this.tickets = tickets;
    this.timed = timed;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.waits("ask_human", Effect.ADDS, AskHuman.class, AskedHuman.class, this::ask)
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

      @Doc(value = "4 suits every client.", max = 25, capped = true, otherwise = "0")
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
    Optional<Ticket> known = call.idempotencyKey().isPresent()
        ? Optional.empty()
        : store.read(call, tx -> {
          SessionTable.requireKnown(tx, request.sessionId());
          return standing(tx, call, request);
        });
    return known.isPresent()
        ? await(call, request, known.get().id())
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

  /** The same question, unless its answer was given to who asks. */
  private static Optional<Ticket> standing(Tx tx, Call call, AskHuman request) {
    String agent = call.caller().id();
    return TicketTable.latest(tx, agent, request.sessionId(), request.question(), request.choices())
        .filter(ticket ->
            ticket.reply().map(reply -> !RecipientTable.had(tx, reply, agent)).orElse(true));
  }

  /**
   * A question that may be asked.
   *
   * @param id of its ticket
   */
  private record Draft(String id, Message message, SearchIndexer.IndexEntry findable) {}

  private CompletableFuture<Outcome<AskedHuman>> post(Call call, AskHuman request) {
    String id = "ticket_" + HexFormat.of().toHexDigits(chance.getAsLong());
    Message message = draft(call, request, id);
    Draft draft = new Draft(id, message, tickets.prepare(message));
    return writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, request.sessionId());
      // Of two that ask the same at once the second finds the first.
      Ticket ticket = standing(tx, call, request).orElseGet(() -> insert(tx, now, request, draft));
      return new AuditedWrites.AuditedResult<>(
          AskedHuman.of(ticket), Tickets.event("question_asked", call.caller().id(), ticket));
    });
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

  private static Message draft(Call call, AskHuman request, String id) {
    ObjectNode metadata = Json.object().put("type", "question").put("ticket_id", id);
    request.options().ifPresent(options -> {
      var array = metadata.putArray("options");
      request.choices().forEach(array::add);
    });
    return new Message(
        0,
        call.caller().id(),
        call.caller().type(),
        call.caller().verified(),
        request.question(),
        Instant.EPOCH,
        Visibility.PUBLIC,
        List.of(),
        metadata,
        Optional.empty());
  }

  /** How the ticket stands that this call, or the first with its key, has made. */
  private CompletableFuture<Outcome<AskedHuman>> answer(
      Call call, AskHuman request, Outcome<AskedHuman> asked) {
    if (asked instanceof Outcome.Replayed<AskedHuman> first) {
      String id = first.first().path("ticket_id").asText();
      return await(call, request, id).thenApply(PeopleTools::replayed);
    }
    AskedHuman made = ((Outcome.Fresh<AskedHuman>) asked).result();
    if (request.expiresIn().isPresent()) {
      timed.run();
    }
    elicit(call, request, made.ticketId());
    return await(call, request, made.ticketId());
  }

  private static Outcome<AskedHuman> replayed(Outcome<AskedHuman> now) {
    return now instanceof Outcome.Fresh<AskedHuman> fresh
        ? new Outcome.Replayed<>(Json.object(ResultWriter.success(fresh.result())))
        : now;
  }

  private CompletableFuture<Outcome<AskedHuman>> await(Call call, AskHuman request, String id) {
    call.snapshot().close();
    return Outcome.fresh(waits.untilCommitted(
        () -> Optional.of(store.read(tx -> ticket(tx, id)))
            .filter(ticket -> ticket.state() != Ticket.State.OPEN)
            .map(AskedHuman::of),
        Duration.ofSeconds(request.waitSeconds()),
        () -> AskedHuman.of(store.read(tx -> ticket(tx, id)))));
  }

  private static Ticket ticket(Tx tx, String id) {
    return TicketTable.find(tx, id)
        .orElseThrow(
            () -> Failure.of(ErrorCode.MESSAGE_NOT_FOUND, "the question of " + id + " was deleted")
                .suggest("Call ask_human to ask again."));
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
