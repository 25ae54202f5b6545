package io.sharedcontext.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;

/**
 * How many messages wait for a caller: those of others that it sees, after its acknowledged
 * position, in the sessions it takes part in.
 *
 * <p>It is asked for with every call, so the last count is remembered with the state of the store
 * that it belongs to: how often the caller's positions and any message's visibility had changed, and
 * the newest message. While the first two stand, only newer messages are counted and added; ids
 * grow in commit order, so none can appear behind the newest. The three are read together with the
 * count, from one snapshot, on every call: what another process did is seen at once. Safe for use by
 * several threads.
 */
public final class Unread {
  /** The scope that changes whenever some message's visibility does. */
  static final String VISIBILITY = "visibility";

  private static final int CALLERS = 1_000;

  private final Store store;
  private final Cache<Caller, Known> known =
      Caffeine.newBuilder().maximumSize(CALLERS).build();

  public Unread(Store store) {
    this.store = store;
  }

  /** The state of the store, as far as a caller's count depends on it. */
  private record State(long visibility, long positions, long newest) {
    boolean extend(State earlier) {
      return visibility == earlier.visibility
          && positions == earlier.positions
          && newest >= earlier.newest;
    }
  }

  /** A count and the state it was true in. */
  private record Known(State state, long count) {}

  /** The messages that wait for {@code caller} now. */
  public long count(Caller caller) {
    Known now = store.read(tx -> count(tx, caller));
    known.put(caller, now);
    return now.count();
  }

  private Known count(Tx tx, Caller caller) {
    State state = state(tx, caller);
    Known before = known.getIfPresent(caller);
    if (before == null || !state.extend(before.state())) {
      return new Known(state, all(tx, caller));
    }
    return state.equals(before.state())
        ? before
        : new Known(state, before.count() + newer(tx, caller, before.state().newest()));
  }

  private static State state(Tx tx, Caller caller) {
    return tx.find(
            """
            SELECT
              (SELECT seq FROM change_seq WHERE scope = ?) AS visibility,
              (SELECT seq FROM change_seq WHERE scope = ?) AS positions,
              (SELECT max(id) FROM messages) AS newest
            """,
            row ->
                new State(row.number("visibility"), row.number("positions"), row.number("newest")),
            VISIBILITY,
            ParticipantTable.positions(caller.id()))
        .orElseThrow();
  }

  private static long all(Tx tx, Caller caller) {
    return tx.number(Query.of("""
                SELECT count(*) AS n
                FROM participants p
                CROSS JOIN messages m ON m.session_id = p.session_id AND m.id > p.acked_id
                WHERE p.agent_id = ? AND m.sender <> p.agent_id AND
                """, caller.id()).add(Visibility.seenBy(caller)));
  }

  private static long newer(Tx tx, Caller caller, long newest) {
    return tx.number(Query.of("""
                SELECT count(*) AS n
                FROM messages m
                CROSS JOIN participants p ON p.agent_id = ? AND p.session_id = m.session_id
                WHERE m.id > ? AND m.id > p.acked_id AND m.sender <> p.agent_id AND
                """, caller.id(), newest).add(Visibility.seenBy(caller)));
  }
}
