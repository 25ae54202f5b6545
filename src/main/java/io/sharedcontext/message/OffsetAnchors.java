package io.sharedcontext.message;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a session every thousandth message is that a caller sees, so that a page far from the end is
 * not found by stepping over each message before it. Found once in a process, from page to page; good
 * as long as nobody's visibility changes and nothing is deleted. Safe for use by several threads.
 */
final class OffsetAnchors {
  /** Messages between two anchors. Stepping over so many takes 0.2 ms. */
  static final int STRIDE = 1_000;

  /** Of the second level. */
  private static final double SHARE = 1 / 64.0;

  private final VersionedCache<Key, Moment, Anchors> known;

  OffsetAnchors(Caches caches) {
    known = caches.second("message_offsets", SHARE, Anchors::bytes);
  }

  private record Key(Caller caller, String session, Direction direction) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && caller.equals(that.caller)
          && session.equals(that.session)
          && direction == that.direction;
    }

    @Override
    public int hashCode() {
      return Objects.hash(caller, session, direction);
    }
  }

  /** How often some message's visibility had changed, and, from the newest on, which that was. */
  private record Moment(long changes, long newest) implements Stamp<Moment> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Moment that && changes == that.changes && newest == that.newest;
    }

    @Override
    public int hashCode() {
      return Objects.hash(changes, newest);
    }
  }

  /** The ids of the messages at the places 1,000, 2,000 and so on, of those found so far. */
  private static final class Anchors {
    private final List<Long> ids = new ArrayList<>();

    synchronized int bytes() {
      return 100 + 24 * (ids.size() + 100);
    }
  }

  /**
   * A place to begin.
   *
   * @param id of the first message to look at; none if there are not so many
   * @param left how many to leave out from there on
   */
  record Start(Optional<Long> id, long left) {}

  /** Where to begin to leave out {@code offset} of all messages that the caller of a query sees. */
  Start start(Tx tx, MessageQuery everything, Direction direction, long offset) {
    String session = everything.session();
    Key key = new Key(everything.caller(), session, direction);
    Moment now = new Moment(
        MessageTable.visibilityChanges(tx, Optional.of(session)),
        direction == Direction.FORWARD ? 0 : MessageTable.newest(tx, session));
    Anchors anchors = known.get(key, now, Anchors::new);
    long place = offset / STRIDE;
    synchronized (anchors) {
      while (anchors.ids.size() < place) {
        Optional<Long> next = next(tx, everything, direction, anchors.ids);
        if (next.isEmpty()) {
          return new Start(Optional.empty(), 0);
        }
        anchors.ids.add(next.get());
      }
      return new Start(Optional.of(anchors.ids.get((int) place - 1)), offset % STRIDE);
    }
  }

  private static Optional<Long> next(
      Tx tx, MessageQuery everything, Direction direction, List<Long> ids) {
    boolean forward = direction == Direction.FORWARD;
    Query query = Query.of("SELECT m.id FROM messages m WHERE").add(everything.condition());
    if (!ids.isEmpty()) {
      query.add(forward ? "AND m.id >= ?" : "AND m.id <= ?", ids.get(ids.size() - 1));
    }
    query.add(forward ? "ORDER BY m.id" : "ORDER BY m.id DESC").add("LIMIT 1 OFFSET ?", STRIDE);
    return tx.list(query, row -> row.number("id")).stream().findFirst();
  }
}
