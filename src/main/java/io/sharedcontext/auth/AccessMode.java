package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** Whether agents without a key may act in a store, as its operator decides it. */
public final class AccessMode {
  private final Store store;
  private final Clock clock;

  public AccessMode(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Who gets in. */
  public enum State {
    /** An agent for which no key was registered acts with read and write by naming itself. */
    OPEN,
    /** Every agent needs a key. */
    CLOSED
  }

  /** The state now. */
  public State state() {
    return store.read(AccessMode::state);
  }

  /** Changes the state. In every process, the next call already goes by it. */
  public void set(State wanted) {
    State committed = Futures.result(store.write(tx -> change(tx, wanted)));
    assert committed == wanted;
  }

  private State change(Tx tx, State wanted) {
    return set(tx, wanted, clock.instant());
  }

  /** Changes the state in this transaction. */
  public static State set(Tx tx, State wanted, Instant now) {
    String label = wanted.name().toLowerCase(Locale.ROOT);
    PropertyTable.set(tx, PropertyTable.ACCESS, label);
    ChangeCounters.bump(tx, Keys.SCOPE);
    ObjectNode details = Json.object().put("access", label);
    Audit.record(tx, now, new Audit.Event("access_changed", "", "", Audit.Result.SUCCESS, details));
    return wanted;
  }

  /** The state in {@code tx}. */
  public static State state(Tx tx) {
    return PropertyTable.find(tx, PropertyTable.ACCESS)
        .map(label -> State.valueOf(label.toUpperCase(Locale.ROOT)))
        .orElse(State.OPEN);
  }
}
