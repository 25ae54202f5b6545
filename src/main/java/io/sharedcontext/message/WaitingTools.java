package io.sharedcontext.message;

import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The tool that waits until somebody says something, or something else happens. */
public final class WaitingTools {
  private static final int MOST_MESSAGES = 100;

  private final Store store;
  private final ChangeAwaiter waits;
  private final Acknowledgements acknowledgements;
  private final List<EventSource> events;

  /**
   * The tool.
   *
   * @param events what else than messages may be waited for
   */
  public WaitingTools(
      Store store,
      ChangeAwaiter waits,
      Acknowledgements acknowledgements,
      List<EventSource> events) {
    this.store = store;
    this.waits = waits;
    this.acknowledgements = acknowledgements;
    this.events = List.copyOf(events);
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.waits(
            "wait_for_messages",
            Effect.READS_AND_MARKS,
            WaitForMessages.class,
            DeliveredMessages.class,
            this::await)
        .in(ToolTier.CORE));
  }

  @Doc(
      "Waits until others post, or for events, and gives what came. Ends empty after timeout_seconds; call again with next_cursor as after. To look once, use catch_up.")
  record WaitForMessages(
      @Doc(value = "Only this session; absent: all of yours.", id = true)
      Optional<String> sessionId,

      @Doc(name = "for", value = "What ends it.", min = 1, otherwise = "[\"message\"]")
      List<EventKind> kinds,

      @Doc(value = "Cursor; absent: from now on.", id = true)
      Optional<String> after,

      @Doc(value = "Only from these agents.", max = 50, pattern = Limits.AGENT_ID, otherwise = "[]")
      List<String> from,

      @Doc(value = "4 suits every client; 0 only looks.", max = 25, capped = true, otherwise = "3")
      int timeoutSeconds,

      @Doc(value = Descriptions.ACKNOWLEDGE, id = true) Optional<String> acknowledge,

      AnswerSize size) {}

  record DeliveredMessages(
      @Doc("Oldest first.") List<DeliveredMessage> messages,
      @Doc boolean timedOut,
      @Doc("Pass as after.") String nextCursor,
      @Doc("True when there are more already.") Optional<Boolean> truncated,

      @Doc("What else happened of what the wait was for.") Optional<List<Event>> events)
      implements GivesMessages {
    @Override
    public List<Long> addressedTo(String agent) {
      return messages.stream()
          .filter(message -> message.to().contains(agent))
          .map(DeliveredMessage::id)
          .toList();
    }
  }

  private CompletableFuture<Outcome<DeliveredMessages>> await(Call call, WaitForMessages request) {
    acknowledge(call, request);
    String place = request.sessionId().orElse(MessageCursor.ANYWHERE);
    AtomicLong after = new AtomicLong();
    EventWatches watches = store.read(call, tx -> {
      request.sessionId().ifPresent(session -> SessionTable.requireKnown(tx, session));
      after.set(request
          .after()
          .map(cursor -> MessageCursor.read(cursor, place, "after", remedy(request)))
          .orElseGet(() -> MessageTable.newest(tx)));
      return EventWatches.begin(
          tx,
          events,
          request.kinds(),
          new EventScope(call.caller(), request.sessionId(), request.from()),
          request
              .after()
              .map(cursor -> MessageCursor.known(cursor, place))
              .orElseGet(Json::object));
    });
    // What was committed since it began is waited for too.
    call.snapshot().close();
    Supplier<Optional<DeliveredMessages>> look =
        () -> store.read(tx -> delivered(tx, call.caller(), request, after.get(), watches));
    Supplier<DeliveredMessages> late = () -> new WaitingTools.DeliveredMessages(
        List.of(),
        true,
        MessageCursor.text(place, after.get(), watches.known()),
        Optional.empty(),
        watches.told());
    Duration longest = Duration.ofSeconds(request.timeoutSeconds());
    // Messages come by commits alone; locks and agents also go with time, and with processes.
    return Outcome.fresh(
        watches.none()
            ? waits.untilCommitted(look, longest, late)
            : waits.until(look, longest, late));
  }

  /** Cursors of one session and those of all are not the same: most who mix them up meant that. */
  private static String remedy(WaitForMessages request) {
    return request.sessionId().isPresent()
        ? "Call wait_for_messages with a cursor of that session, or without after to wait from now on."
        : "Call wait_for_messages with the session_id that the cursor came from, or without after to"
            + " wait from now on.";
  }

  private void acknowledge(Call call, WaitForMessages request) {
    if (request.acknowledge().isPresent() && request.sessionId().isEmpty()) {
      throw Failure.of(
              ErrorCode.INVALID_INPUT, "acknowledge needs the session_id it is a cursor of")
          .suggest("Call wait_for_messages with session_id, or get_messages with acknowledge.");
    }
    request
        .sessionId()
        .ifPresent(session -> acknowledgements.upTo(call, session, request.acknowledge()));
  }

  private static Optional<DeliveredMessages> delivered(
      Tx tx, Caller caller, WaitForMessages request, long after, EventWatches watches) {
    List<Event> happened = watches.look(tx);
    TokenBudget budget = request.size().budget();
    List<DeliveredMessage> messages = new ArrayList<>();
    MessageFilter filter = new MessageFilter(caller, request.sessionId(), request.from());
    boolean all = !request.kinds().contains(EventKind.MESSAGE)
        || filter.walk(tx, after, located -> {
          DeliveredMessage next = DeliveredMessage.of(located);
          boolean fits = messages.size() < MOST_MESSAGES && budget.take(located.message(), next);
          return fits && messages.add(next);
        });
    if (messages.isEmpty() && happened.isEmpty()) {
      return Optional.empty();
    }
    String place = request.sessionId().orElse(MessageCursor.ANYWHERE);
    return Optional.of(new WaitingTools.DeliveredMessages(
        messages,
        false,
        MessageCursor.text(
            place,
            messages.isEmpty() ? after : messages.get(messages.size() - 1).id(),
            watches.known()),
        all ? Optional.empty() : Optional.of(true),
        watches.told()));
  }
}
