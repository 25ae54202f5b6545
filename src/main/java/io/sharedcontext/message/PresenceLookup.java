package io.sharedcontext.message;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;

/** Knows which agents are at work in a session; presence comes after messages. */
@FunctionalInterface
public interface PresenceLookup {
  /** Their ids in order, as far as {@code caller} may know of them. */
  List<String> of(Tx tx, Caller caller, String session);
}
