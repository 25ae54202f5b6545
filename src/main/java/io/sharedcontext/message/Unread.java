package io.sharedcontext.message;

import io.sharedcontext.message.TallyTable.State;
import io.sharedcontext.store.CacheCounts;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Recent;

/**
 * How many messages wait for a caller.
 *
 * <p>It is asked for with every call, so the last count is remembered with the state of the store
 * that it belongs to. While no visibility and none of the caller's positions changed, only newer
 * messages are counted and added; ids grow in commit order, so none can appear behind the newest.
 * The state is read together with the count, from one snapshot, on every call: what another process
 * did is seen at once. Safe for use by several threads.
 */
public final class Unread {
  private static final int CALLERS = 1_000;

  private final Store store;
  private final Tallies tallies;
  private final CacheCounts counts = new CacheCounts();
  private final Recent<Caller, Known> known = new Recent<>(CALLERS, counts::evicted);

  public Unread(Store store, Tallies tallies) {
    this.store = store;
    this.tallies = tallies;
  }

  /** A count and the state it was true in. */
  private record Known(State state, long count) {}

  /** The messages that wait for {@code caller} now. */
  public long count(Caller caller) {
    Known now = store.read(tx -> count(tx, caller));
    known.put(caller, now);
    return now.count();
  }

  /** What this cache did. */
  public CacheCounts.Figures figures() {
    return counts.figures(known.size());
  }

  private Known count(Tx tx, Caller caller) {
    State state = TallyTable.state(tx, caller);
    Known before = known.get(caller).orElse(null);
    boolean serves = before != null && state.extend(before.state());
    counts.look(serves);
    if (before == null || !serves) {
      return new Known(state, sum(tx, caller));
    }
    return state.equals(before.state()) ? before : new Known(state, grown(tx, caller, before));
  }

  private long sum(Tx tx, Caller caller) {
    return TallyTable.all(tx, caller).stream()
        .mapToLong(backlog -> tallies.of(tx, caller, backlog.session()).unread())
        .sum();
  }

  private static long grown(Tx tx, Caller caller, Known before) {
    return before.count() + TallyTable.countAfter(tx, caller, before.state().newest());
  }
}
