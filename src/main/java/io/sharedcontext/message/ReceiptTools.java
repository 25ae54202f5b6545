package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Tool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tool that tells a sender how far its message came. */
public final class ReceiptTools {
  private final Store store;
  private final ChangeAwaiter waits;

  public ReceiptTools(Store store, ChangeAwaiter waits) {
    this.store = store;
    this.waits = waits;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.waits(
        "get_message_status", Effect.READS, StatusRequest.class, MessageStatus.class, this::await));
  }

  /** What can be waited for. */
  enum Reached {
    OFFERED,
    ACKNOWLEDGED;

    Receipt.State state() {
      return Receipt.State.valueOf(name());
    }
  }

  @Doc(
      "Tells how far a message of yours came with each agent: recorded, offered (its client took it, if the message names it), acknowledged or lapsed.")
  record StatusRequest(
      @Doc(value = "From add_message.", id = true, min = 1) long messageId,

      @Doc("Waits until all came so far, or lapsed.") Optional<Reached> waitFor,

      @Doc(value = "4 suits every client.", max = 25, capped = true, otherwise = "0")
      int waitSeconds) {}

  record MessageStatus(
      @Doc long messageId,

      @Doc("By agent id; acknowledged without a time was so before times were kept.")
      List<Receipt> recipients,

      @Doc("When it lapses for whom it was not offered to by then.")
      Optional<Instant> expiresAt,

      @Doc("With wait_for: whether all of them came so far.")
      Optional<Boolean> reached) {
    MessageStatus {
      recipients = List.copyOf(recipients);
    }

    boolean settled(Receipt.State wanted) {
      return !recipients.isEmpty() && recipients.stream().allMatch(one -> one.settled(wanted));
    }

    MessageStatus reached(Receipt.State wanted) {
      boolean all = settled(wanted)
          && recipients.stream().noneMatch(one -> one.state() == Receipt.State.LAPSED);
      return new MessageStatus(messageId, recipients, expiresAt, Optional.of(all));
    }
  }

  private CompletableFuture<Outcome<MessageStatus>> await(Call call, StatusRequest request) {
    Caller caller = call.caller();
    MessageStatus now = store.read(call, tx -> status(tx, caller, request.messageId()));
    if (request.waitFor().isEmpty()) {
      return CompletableFuture.completedFuture(new Outcome.Fresh<>(now));
    }
    Receipt.State wanted = request.waitFor().get().state();
    call.snapshot().close();
    return Outcome.fresh(waits.untilCommitted(
        () -> Optional.of(store.read(tx -> status(tx, caller, request.messageId())))
            .filter(status -> status.settled(wanted))
            .map(status -> status.reached(wanted)),
        Duration.ofSeconds(request.waitSeconds()),
        () -> store.read(tx -> status(tx, caller, request.messageId())).reached(wanted)));
  }

  private static MessageStatus status(Tx tx, Caller caller, long id) {
    MessageTable.Located located = lapsed(tx, caller, id)
        .orElseGet(() -> MessageTools.owned(tx, caller, id, "is told whom it reached"));
    return new MessageStatus(
        id, Receipts.of(tx, located), ExpiryTable.of(tx, id), Optional.empty());
  }

  /** What lapsed is private, but an admin that could see it before is told of it. */
  private static Optional<MessageTable.Located> lapsed(Tx tx, Caller caller, long id) {
    return ExpiryTable.lapsed(tx, id)
        .filter(end -> caller.admin() && end.visibility() != Visibility.PRIVATE)
        .flatMap(end -> MessageTable.standing(tx, id));
  }
}
