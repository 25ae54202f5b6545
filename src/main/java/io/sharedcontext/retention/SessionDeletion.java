package io.sharedcontext.retention;

import io.sharedcontext.auth.ExpiredRecords;
import io.sharedcontext.coordination.Leases;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.message.MessageDeletionTable;
import io.sharedcontext.people.TicketTable;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.work.Board;
import java.time.Instant;
import java.util.List;

/**
 * How a session is deleted: its first transaction makes it vanish for everybody, with all but its
 * messages; those follow piece by piece, by whichever process comes to it, and the row itself last.
 */
final class SessionDeletion {
  /** Some 15 milliseconds in which other writers wait. */
  static final int MESSAGES = 100;

  private SessionDeletion() {}

  /** The session is gone with this transaction. */
  static void begin(Tx tx, String session, Instant now) {
    SessionTable.markDeleted(tx, session, now);
    ParticipantTable.leaveAll(tx, session);
    MemoryTable.removeSession(tx, session);
    Leases.removeSession(tx, session);
    Board.removeSession(tx, session);
    TicketTable.removeSession(tx, session);
    removeMessages(tx, MessageDeletionTable.of(tx, session, MESSAGES));
  }

  /** What is to be done next for {@code session}, found without keeping writers waiting. */
  static Piece next(Tx tx, String session) {
    List<Long> messages = MessageDeletionTable.of(tx, session, MESSAGES);
    if (!messages.isEmpty()) {
      return (in, now) -> removeMessages(in, messages);
    }
    String results = ExpiredRecords.ofSession(tx, session);
    return (in, now) -> finish(in, session, results);
  }

  private static int removeMessages(Tx tx, List<Long> messages) {
    ExpiredRecords.removeOfMessages(tx, MessageDeletionTable.array(messages));
    return MessageDeletionTable.delete(tx, messages);
  }

  private static int finish(Tx tx, String session, String results) {
    ExpiredRecords.remove(tx, results);
    SessionTable.remove(tx, session);
    MessageDeletionTable.forgetCounters(tx, session);
    return 1;
  }
}
