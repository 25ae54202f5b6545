package io.sharedcontext.message;

import io.sharedcontext.message.SessionCountTable.State;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one caller, looked at again and again: while it acknowledged nothing and no visibility
 * changed, only newer messages are read. For one thread at a time.
 */
public final class UnreadTracker {
  private @Nullable Caller of;
  private @Nullable State state;
  private UnreadTally tally = UnreadTally.NONE;

  /** What waits now, as {@code tx} sees it. */
  public UnreadTally look(Tx tx, Caller caller) {
    State now = SessionCountTable.state(tx, caller);
    State then = caller.equals(of) ? state : null;
    if (!now.equals(then)) {
      tally = then != null && now.follows(then) && now.positions() == then.positions()
          ? tally.and(UnreadTable.after(tx, caller, then.newest()))
          : UnreadTable.after(tx, caller, 0);
      of = caller;
      state = now;
    }
    return tally;
  }
}
