package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;
import java.util.Optional;

/**
 * Which events a caller waits for.
 *
 * @param session where; the sessions that the caller takes part in when empty
 * @param from of which agents; of all others when empty
 */
public record EventScope(Caller caller, Optional<String> session, List<String> from) {
  public EventScope {
    from = List.copyOf(from);
  }

  /** Where to look. */
  public List<String> sessions(Tx tx) {
    return session.map(List::of).orElseGet(() -> ParticipantTable.sessions(tx, caller.id()));
  }

  /** Whether what {@code agent} does counts. */
  public boolean covers(String agent) {
    return from.isEmpty() ? !agent.equals(caller.id()) : from.contains(agent);
  }
}
