package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.util.Optional;

/**
 * Moves a caller's position in a session. Reading tools do it before they read, durably, so that
 * what they then call unread is so. It concerns the caller alone and is no event of the audit log.
 */
public final class Acknowledging {
  private final Store store;
  private final Clock clock;

  public Acknowledging(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Acknowledges the messages up to {@code cursor}; what is acknowledged already costs no write. */
  void upTo(Caller caller, String session, Optional<String> cursor) {
    cursor
        .map(text -> Position.read(text, session))
        .filter(id -> !store.read(tx -> acknowledged(tx, caller, session, id)))
        .ifPresent(id -> write(caller, session, id));
  }

  private static boolean acknowledged(Tx tx, Caller caller, String session, long id) {
    return ParticipantTable.acknowledged(tx, caller.id(), session)
        .filter(position -> position >= id)
        .isPresent();
  }

  private void write(Caller caller, String session, long id) {
    boolean ignored = store
        .write(tx -> {
          SessionTable.requireKnown(tx, session);
          ParticipantTable.acknowledge(tx, caller.id(), session, id, clock.instant());
          return true;
        })
        .join();
  }
}
