package io.sharedcontext;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.coordination.Leases;
import io.sharedcontext.coordination.LockOverview;
import io.sharedcontext.coordination.LockTransfer;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.memory.MemoryDocument;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.memory.SharedKeyTable;
import io.sharedcontext.message.SessionContext;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.work.Board;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What coordination, work and memory know of a session. */
record LiveContext(Clock clock, Leases leases, PresenceTracker presence, Board board)
    implements SessionContext {
  /** Keys of a session's shared memory that catch_up tells of. */
  private static final int SHARED_KEYS = 50;

  @Override
  public List<ObjectNode> locks(Tx tx, String session) {
    return leases.locks(tx, clock.instant(), session);
  }

  @Override
  public List<Surroundings> around(Tx tx, Caller caller, List<String> sessions) {
    Instant now = clock.instant();
    Map<String, List<ObjectNode>> held = sessions.size() == 1
        ? Map.of(sessions.get(0), locks(tx, sessions.get(0)))
        : new LockOverview(leases).bySession(tx, now);
    Map<String, List<String>> present = presence.agents(tx, caller, sessions);
    Map<String, List<String>> shared = SharedKeyTable.first(tx, sessions, now, SHARED_KEYS);
    return sessions.stream()
        .map(session -> new Surroundings(
            held.getOrDefault(session, List.of()),
            present.getOrDefault(session, List.of()),
            shared.getOrDefault(session, List.of())))
        .toList();
  }

  @Override
  public List<ObjectNode> handedOver(Tx tx, Caller caller, Optional<String> session) {
    Instant now = clock.instant();
    return Stream.concat(
            board.handedTo(tx, now, caller.id()).stream(),
            LockTransfer.handedTo(leases, tx, now, caller.id()).stream())
        .filter(one ->
            session.isEmpty() || session.get().equals(one.path("session_id").textValue()))
        .toList();
  }

  @Override
  public List<?> state(Tx tx, Optional<String> session) {
    return List.of(
        session
            .<Object>map(id -> locks(tx, id))
            .orElseGet(() -> new LockOverview(leases).bySession(tx, clock.instant())),
        presence.whereabouts(tx),
        MemoryTable.state(tx, MemoryDocument.SHARED, clock.instant()));
  }
}
