package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Moves a caller's position in a session. Reading tools do it before they read, durably, so that
 * what they then call unread is so. It concerns the caller alone and stays out of the audit log.
 */
public final class Acknowledgements {
  /** Far shorter than any cursor. */
  private static final Pattern MESSAGE_ID = Pattern.compile("[0-9]{1,18}");

  private static final String REMEDY =
      "Call again with an ack_cursor of that session, or the id of a message in it, as acknowledge.";

  private final Store store;
  private final Clock clock;

  public Acknowledgements(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Acknowledges the messages up to {@code cursor}, which may also be the id of one; what is
   * acknowledged already costs no write.
   */
  void upTo(Call call, String session, Optional<String> cursor) {
    cursor
        .flatMap(text -> store.read(call, tx -> ahead(tx, call.caller(), session, text)))
        .ifPresent(id -> write(call, session, id));
  }

  /** The id that {@code cursor} stands for, unless the caller has acknowledged it. */
  private static Optional<Long> ahead(Tx tx, Caller caller, String session, String cursor) {
    SessionTable.requireKnown(tx, session);
    long id = position(tx, caller, session, cursor);
    boolean behind = ParticipantTable.acknowledged(tx, caller.id(), session)
        .map(position -> position < id)
        .orElse(true);
    return behind ? Optional.of(id) : Optional.empty();
  }

  /** The id that a cursor stands for, or that was given in place of one. */
  private static long position(Tx tx, Caller caller, String session, String given) {
    if (!MESSAGE_ID.matcher(given).matches()) {
      return MessageCursor.read(given, session, "acknowledge", REMEDY);
    }
    long id = Long.parseLong(given);
    if (!MessageTable.holds(tx, caller, session, id)) {
      throw Failure.of(
              ErrorCode.MESSAGE_NOT_FOUND,
              "acknowledge " + id + " is not a message of session " + session + " that "
                  + caller.id() + " can see")
          .suggest(REMEDY);
    }
    return id;
  }

  private void write(Call call, String session, long id) {
    store
        .write(call, tx -> {
          // It may have been deleted since it was read.
          SessionTable.requireKnown(tx, session);
          String agent = call.caller().id();
          Instant now = clock.instant();
          ParticipantTable.acknowledge(tx, agent, session, id, now);
          RecipientTable.acknowledge(tx, agent, session, id, now);
          return true;
        })
        .join();
  }
}
