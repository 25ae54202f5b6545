package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.RefusalTable.Kind;
import io.sharedcontext.auth.RefusalTable.Tally;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * Refusals in the audit log. The first of a kind is a row at once; those that follow within a minute,
 * in any process, are counted in the store, and the next row has their number. So who is refused
 * thousands of times a second fills no disk, and the numbers of all rows add up to all refusals.
 */
final class RefusalLog {
  /** One row of each kind in this time. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** Kinds of one event that are told apart; who is unknown may name itself anything. */
  static final int MOST_KINDS = 100;

  private static final int DUE_AT_ONCE = 100;

  private RefusalLog() {}

  /** Takes {@code number} refusals of a kind; gives since when it is counted. */
  static Instant take(
      Tx tx, Kind wanted, Audit.Result result, String reason, long number, Instant now) {
    Kind kind = placed(tx, wanted);
    Tally before = RefusalTable.find(tx, kind)
        .orElseGet(() -> new Tally(kind, result, Instant.EPOCH, 0, reason));
    Tally tally = new Tally(kind, result, before.since(), before.pending() + number, reason);
    if (open(before.since(), now)) {
      RefusalTable.put(tx, tally);
      return before.since();
    }
    write(tx, tally, now);
    return now;
  }

  /** The kind, or what stands for all when the store tells no more of them apart. */
  private static Kind placed(Tx tx, Kind kind) {
    boolean room = RefusalTable.find(tx, kind).isPresent()
        || RefusalTable.kinds(tx, kind.event()) < MOST_KINDS;
    return room ? kind : kind.lumped();
  }

  /** Whether a period that began then has not ended; a clock that was set back ends all. */
  static boolean open(Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(PERIOD));
  }

  private static void write(Tx tx, Tally tally, Instant now) {
    Kind kind = tally.kind();
    ObjectNode details = Json.object()
        .put("tool", kind.tool())
        .put("code", kind.code())
        .put("reason", tally.reason());
    if (tally.since().isAfter(Instant.EPOCH)) {
      details.put("count", tally.pending()).put("since", Times.text(tally.since()));
    }
    Audit.record(
        tx,
        now,
        new Audit.Event(kind.event(), kind.agent(), kind.session(), tally.result(), details));
    RefusalTable.put(tx, new Tally(kind, tally.result(), now, 0, tally.reason()));
  }

  /** Writes a row for each kind whose period is over; a kind of which nothing came is forgotten. */
  static void writeDue(Tx tx, Instant now) {
    for (Tally tally : RefusalTable.due(tx, now.minus(PERIOD), DUE_AT_ONCE)) {
      if (tally.pending() > 0) {
        write(tx, tally, now);
      } else {
        RefusalTable.remove(tx, tally.kind());
      }
    }
  }
}
