package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Tx;
import java.util.List;

/** Knows the locks that are held in a session; coordination comes after messages. */
@FunctionalInterface
public interface LockLookup {
  /** The locks of the session, in the order of granting. */
  List<ObjectNode> of(Tx tx, String session);
}
