package io.sharedcontext.message;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.message.SessionCountTable.Since;
import io.sharedcontext.message.SessionCountTable.State;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many messages wait for a caller.
 *
 * <p>It is asked for with every call, so the last count is remembered with the state of the store
 * that it belongs to, session by session. While no visibility changed, only newer messages are added,
 * and only the sessions are counted anew in which the caller's position moved; ids grow in commit
 * order, so none can appear behind the newest.
 * The state is read together with the count, from one snapshot, on every call: what another process
 * did is seen at once. A call that only reads most often finds its state unchanged; after a change a single
 * statement gives the new state and what it adds. Safe for use by several threads.
 */
public final class UnreadCounter {
  /** Of the first level. */
  private static final double SHARE = 1 / 16.0;

  private static final long SESSION_BYTES = 120;

  private final Store store;
  private final SessionCountCache counts;
  private final VersionedCache<Caller, State, Known> known;

  public UnreadCounter(Store store, SessionCountCache counts, Caches caches) {
    this.store = store;
    this.counts = counts;
    this.known = caches.first(
        "unread", SHARE, waiting -> SESSION_BYTES * waiting.sessions().size());
  }

  /**
   * What was true in a state.
   *
   * @param sessions how many messages wait in each, as far as any do
   */
  private record Known(State state, Map<String, Long> sessions, long count) {
    static Known of(State state, Map<String, Long> sessions) {
      long count = sessions.values().stream().mapToLong(Long::longValue).sum();
      return new Known(state, Collections.unmodifiableMap(sessions), count);
    }

    /** The same in {@code state}, before which {@code added} more came to wait. */
    Known with(State state, Map<String, Long> added) {
      if (added.isEmpty()) {
        return new Known(state, sessions, count);
      }
      Map<String, Long> waiting = new HashMap<>(sessions);
      added.forEach((session, more) -> waiting.merge(session, more, Long::sum));
      return of(state, waiting);
    }
  }

  /** The messages that wait for {@code caller} now. */
  public long count(CallSnapshot snapshot, Caller caller) {
    Optional<Known> now = snapshot.open()
        ? Optional.empty()
        : known.state(caller).flatMap(then -> later(snapshot, caller, then));
    return now.orElseGet(() -> store.read(snapshot, tx -> count(tx, caller))).count();
  }

  /** The count of now in one statement; empty unless only messages were added to what was so {@code then}. */
  private Optional<Known> later(CallSnapshot snapshot, Caller caller, State then) {
    Since since = store.readOne(snapshot, tx -> SessionCountTable.since(tx, caller, then));
    State now = since.state();
    return now.positions() == then.positions()
        ? known.find(caller, then, now, before -> before.with(now, since.added()))
        : Optional.empty();
  }

  private Known count(Tx tx, Caller caller) {
    State now = SessionCountTable.state(tx, caller);
    return known.get(
        caller,
        now,
        () -> Known.of(now, waiting(tx, caller)),
        before -> further(tx, caller, before, now));
  }

  private Map<String, Long> waiting(Tx tx, Caller caller) {
    Map<String, Long> waiting = new HashMap<>();
    SessionCountTable.all(tx, caller).forEach(backlog -> {
      String session = backlog.session();
      note(session, counts.of(tx, caller, session, backlog.mark()), waiting);
    });
    return waiting;
  }

  private static void note(String session, SessionCounts of, Map<String, Long> waiting) {
    long unread = of.unread();
    if (unread == 0) {
      waiting.remove(session);
    } else {
      waiting.put(session, unread);
    }
  }

  private Known further(Tx tx, Caller caller, Known before, State state) {
    State then = before.state();
    Map<String, Long> added = state.newest() == then.newest()
        ? Map.of()
        : SessionCountTable.countsAfter(tx, caller, then.newest());
    List<String> moved = state.positions() == then.positions()
        ? List.of()
        : ParticipantTable.movedSince(tx, caller.id(), then.positions());
    Known now = before.with(state, added);
    if (moved.isEmpty()) {
      return now;
    }
    Map<String, Long> waiting = new HashMap<>(now.sessions());
    moved.forEach(session -> note(session, counts.of(tx, caller, session), waiting));
    return Known.of(state, waiting);
  }
}
