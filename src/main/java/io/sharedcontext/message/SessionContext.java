package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;
import java.util.Optional;

/** What is told of a session beside its messages, by features that come after this one. */
public interface SessionContext {
  /** The locks of the session, in the order of granting. */
  List<ObjectNode> locks(Tx tx, String session);

  /**
   * What is at work in a session.
   *
   * @param locks in the order of granting
   * @param activeAgents ids, in order
   * @param sharedKeys the first few keys of the session's shared memory, in order
   */
  record Surroundings(List<ObjectNode> locks, List<String> activeAgents, List<String> sharedKeys) {}

  /**
   * What is at work in each of {@code sessions}, in their order, as far as {@code caller} may know of it. In as many
   * statements for all as for one: each is a round trip to a database elsewhere.
   */
  List<Surroundings> around(Tx tx, Caller caller, List<String> sessions);

  /**
   * Work and locks that others handed over to {@code caller}, who has not done anything with them yet,
   * in one session or in all.
   */
  List<ObjectNode> handedOver(Tx tx, Caller caller, Optional<String> session);

  /**
   * What all of that depends on beside the store, such as the clock and the processes that run: equal
   * as long as it is the same, of one session or of all.
   */
  List<?> state(Tx tx, Optional<String> session);
}
