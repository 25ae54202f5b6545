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
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool that waits until somebody says something. */
public final class WaitingTools {
  private static final int MOST_MESSAGES = 100;

  private final Store store;
  private final ChangeAwaiter waits;
  private final Acknowledgements acknowledgements;

  public WaitingTools(Store store, ChangeAwaiter waits, Acknowledgements acknowledgements) {
    this.store = store;
    this.waits = waits;
    this.acknowledgements = acknowledgements;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.waits(
            "wait_for_messages",
            Effect.READS_AND_MARKS,
            WaitForMessages.class,
            DeliveredMessages.class,
            this::await)
        .in(ToolTier.CORE)
        .asTask(new MessageTask(acknowledgements)));
  }

  @Doc(
      "Waits until others post, in one session or in any that you take part in, and gives their messages. Ends empty after timeout_seconds; call again with next_cursor as after. To look once, use catch_up.")
  record WaitForMessages(
      @Doc(value = "Only this session; absent: any that you take part in.", id = true)
      Optional<String> sessionId,

      @Doc(value = "Cursor: messages after it; absent: from now on.", id = true)
      Optional<String> after,

      @Doc(value = "Only from these agents.", max = 50, pattern = Limits.AGENT_ID, otherwise = "[]")
      List<String> from,

      @Doc(
          value = "4 suits every client's own time-out; 0 only looks.",
          max = 25,
          asTask = Limits.TASK_SECONDS,
          capped = true,
          otherwise = "3")
      int timeoutSeconds,

      @Doc(value = Descriptions.ACKNOWLEDGE, id = true) Optional<String> acknowledge,

      AnswerSize size) {
    /** What it is a cursor of. */
    String place() {
      return sessionId.orElse(MessageCursor.ANYWHERE);
    }

    /** The message after which it waits. */
    long start(Tx tx) {
      sessionId.ifPresent(session -> SessionTable.requireKnown(tx, session));
      return after
          .map(cursor -> MessageCursor.read(cursor, place(), "after", remedy(this)))
          .orElseGet(() -> MessageTable.newest(tx));
    }

    /** First marks as read what it says. */
    void acknowledge(Call call, Acknowledgements acknowledgements) {
      if (acknowledge.isPresent() && sessionId.isEmpty()) {
        throw Failure.of(
                ErrorCode.INVALID_INPUT, "acknowledge needs the session_id it is a cursor of")
            .suggest("Call wait_for_messages with session_id, or get_messages with acknowledge.");
      }
      sessionId.ifPresent(session -> acknowledgements.upTo(call, session, acknowledge));
    }
  }

  record DeliveredMessages(
      @Doc("Oldest first.") List<DeliveredMessage> messages,
      @Doc boolean timedOut,
      @Doc("Pass as after.") String nextCursor,
      @Doc("True when there are more already.") Optional<Boolean> truncated) {
    /** Nothing came. */
    static DeliveredMessages late(String place, long after) {
      return new DeliveredMessages(
          List.of(), true, MessageCursor.text(place, after), Optional.empty());
    }
  }

  private CompletableFuture<Outcome<DeliveredMessages>> await(Call call, WaitForMessages request) {
    request.acknowledge(call, acknowledgements);
    long after = store.read(call, request::start);
    // What was committed since it began is waited for too.
    call.snapshot().close();
    CompletableFuture<DeliveredMessages> wait = waits.untilCommitted(
        () -> store.read(tx -> delivered(tx, call.caller(), request, after, Long.MAX_VALUE)),
        Duration.ofSeconds(request.timeoutSeconds()),
        () -> DeliveredMessages.late(request.place(), after));
    return Outcome.fresh(wait);
  }

  /** Cursors of one session and those of all are not the same: most who mix them up meant that. */
  private static String remedy(WaitForMessages request) {
    return request.sessionId().isPresent()
        ? "Call wait_for_messages with a cursor of that session, or without after to wait from now on."
        : "Call wait_for_messages with the session_id that the cursor came from, or without after to"
            + " wait from now on.";
  }

  /** What there is after the message {@code after} and up to {@code last}; empty if that is nothing. */
  static Optional<DeliveredMessages> delivered(
      Tx tx, Caller caller, WaitForMessages request, long after, long last) {
    TokenBudget budget = request.size().budget();
    List<DeliveredMessage> messages = new ArrayList<>();
    MessageFilter filter = new MessageFilter(caller, request.sessionId(), request.from());
    boolean all = filter.walk(tx, after, located -> {
      DeliveredMessage next = DeliveredMessage.of(located);
      boolean fits = next.id() <= last
          && messages.size() < MOST_MESSAGES
          && budget.take(located.message(), next);
      return fits && messages.add(next);
    });
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new WaitingTools.DeliveredMessages(
        messages,
        false,
        MessageCursor.text(request.place(), messages.get(messages.size() - 1).id()),
        all ? Optional.empty() : Optional.of(true)));
  }
}
