package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.SystemIdentity;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of messages whose time is over. One that everybody had whom it was for stays as it is. Any
 * other becomes private to its sender and to those who had it, and its sender gets a message that says
 * whom it did not reach, in the same transaction, hence once.
 */
public final class LapsingMessages implements Deadlines.Kind {
  /** Few enough that no writer waits for them noticeably. */
  private static final int AT_ONCE = 50;

  private final SearchIndexer indexer;

  /** Makes what it posts findable with {@code indexer}. */
  public LapsingMessages(SearchIndexer indexer) {
    this.indexer = indexer;
  }

  @Override
  public Optional<Instant> first(Tx tx) {
    return ExpiryTable.first(tx);
  }

  @Override
  public boolean end(Tx tx, Instant now) {
    List<ExpiryTable.Due> due = ExpiryTable.due(tx, now, AT_ONCE);
    for (ExpiryTable.Due one : due) {
      ExpiryTable.settle(tx, one.message());
      MessageTable.standing(tx, one.message())
          .ifPresent(located -> end(tx, now, one.at(), located));
    }
    return !due.isEmpty();
  }

  private void end(Tx tx, Instant now, Instant at, MessageTable.Located located) {
    List<Receipt> receipts = Receipts.of(tx, located);
    List<Receipt> kept = receipts.stream().filter(Receipt::had).toList();
    if (!receipts.isEmpty() && kept.size() == receipts.size()) {
      return;
    }
    Message before = located.message();
    List<String> missed =
        receipts.stream().filter(one -> !one.had()).map(Receipt::agentId).toList();
    ExpiryTable.lapse(tx, before.id(), new ExpiryTable.Lapsed(before.visibility(), missed, at));
    Message after =
        before.shown(Visibility.PRIVATE, kept.stream().map(Receipt::agentId).toList());
    MessageTable.show(tx, located.session(), before, after, now);
    RecipientTable.keep(tx, before.id(), kept);
    ChangeCounters.bump(tx, SessionCountTable.VISIBILITY);
    ChangeCounters.bump(tx, SessionCountTable.visibility(located.session()));
    post(tx, located.session(), now, notice(before, missed, at));
    ObjectNode details = Json.object()
        .put("message_id", before.id())
        .put("visibility", before.visibility().label())
        .put("lapsed_at", Times.text(at));
    missed.forEach(details.putArray("missed")::add);
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "message_lapsed", before.sender(), located.session(), Audit.Result.SUCCESS, details));
  }

  private static Message notice(Message lapsed, List<String> missed, Instant at) {
    ObjectNode metadata =
        Json.object().put("type", "message_lapsed").put("message_id", lapsed.id());
    missed.forEach(metadata.putArray("missed")::add);
    String whom = missed.isEmpty()
        ? "Nobody was given it."
        : "Not given to: " + String.join(", ", missed) + ".";
    return new Message(
        0,
        SystemIdentity.SERVER,
        SystemIdentity.SERVER_TYPE,
        true,
        "Message " + lapsed.id() + " lapsed at " + Times.text(at) + ". " + whom,
        Instant.EPOCH,
        Visibility.PRIVATE,
        List.of(lapsed.sender()),
        metadata,
        Optional.of(lapsed.id()));
  }

  private void post(Tx tx, String session, Instant now, Message notice) {
    MessageTable.insert(tx, session, notice.posted(0, now), indexer.prepare(notice));
  }
}
