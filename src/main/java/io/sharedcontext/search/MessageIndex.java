package io.sharedcontext.search;

import io.sharedcontext.search.index.DamagedSegmentException;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;

/**
 * Where a search finds the words of messages. Whatever it has beside the store is never needed: without
 * it the answer is the same. Safe for several threads.
 */
interface MessageIndex {
  /**
   * A session of a search.
   *
   * @param newest the id of its newest message, whoever sees it
   */
  record Part(String session, SearchScope scope, long newest) {}

  /** What counts for a search by {@code caller}, as it is in this snapshot. */
  List<Part> read(Tx tx, Caller caller, SearchRequest wanted);

  /** Fails if what {@link #read} gave was altered by somebody since; then nothing of it is to be used. */
  void confirm(List<Part> read) throws DamagedSegmentException;

  /** Is told that something of it is damaged, and reads without that from now on. */
  void damaged(DamagedSegmentException problem);

  /** Is told that something that it gave could not be read from memory, and looks at all of it anew. */
  void faulted();
}
