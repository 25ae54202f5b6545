package io.sharedcontext.message;

import io.sharedcontext.store.Tx;
import java.util.List;

/** Knows the memory keys that the agents of a session share; memory itself comes after messages. */
@FunctionalInterface
public interface SharedKeyLookup {
  /** The first few keys of the session's shared memory, in order. */
  List<String> of(Tx tx, String session);
}
