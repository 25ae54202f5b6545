package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.util.Optional;

/**
 * Moves a caller's position in a session. Reading tools do it before they read, durably, so that
 * what they then call unread is so. It concerns the caller alone and is no event of the audit log.
 */
public final class Acknowledgements {
  private final Store store;
  private final Clock clock;

  public Acknowledgements(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Acknowledges the messages up to {@code cursor}; what is acknowledged already costs no write. */
  void upTo(Call call, String session, Optional<String> cursor) {
    cursor
        .flatMap(text -> store.read(call, tx -> ahead(tx, call.caller(), session, text)))
        .ifPresent(id -> write(call, session, id));
  }

  /** The id that {@code cursor} stands for, unless the caller has acknowledged it. */
  private static Optional<Long> ahead(Tx tx, Caller caller, String session, String cursor) {
    SessionTable.requireKnown(tx, session);
    long id = MessageCursor.read(
        cursor,
        session,
        "acknowledge",
        "Call again with an ack_cursor or next_cursor of that session as acknowledge.");
    boolean behind = ParticipantTable.acknowledged(tx, caller.id(), session)
        .map(position -> position < id)
        .orElse(true);
    return behind ? Optional.of(id) : Optional.empty();
  }

  private void write(Call call, String session, long id) {
    boolean ignored = store
        .write(call, tx -> {
          ParticipantTable.acknowledge(tx, call.caller().id(), session, id, clock.instant());
          return true;
        })
        .join();
  }
}
