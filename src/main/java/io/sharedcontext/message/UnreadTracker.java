package io.sharedcontext.message;

import io.sharedcontext.message.SessionCountTable.State;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one caller, looked at again and again: while it acknowledged nothing and no visibility
 * changed, only newer messages are read. For one thread at a time.
 */
public final class UnreadTracker {
  private final String workspace;
  private @Nullable Caller of;
  private @Nullable State state;
  private long moves;
  private UnreadTally tally = UnreadTally.NONE;

  /** One that tells the sessions of a workspace from others. */
  public UnreadTracker(String workspace) {
    this.workspace = workspace;
  }

  /** What waits now, as {@code tx} sees it. */
  public UnreadTally look(Tx tx, Caller caller) {
    State now = SessionCountTable.state(tx, caller);
    long moved = SessionTable.workspaceChanges(tx);
    State then = caller.equals(of) && moved == moves ? state : null;
    if (!now.equals(then)) {
      tally = then != null && now.follows(then) && now.positions() == then.positions()
          ? tally.and(UnreadTable.after(tx, caller, workspace, then.newest()))
          : UnreadTable.after(tx, caller, workspace, 0);
      of = caller;
      moves = moved;
      state = now;
    }
    return tally;
  }
}
