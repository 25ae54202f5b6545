package io.sharedcontext.message;

import io.sharedcontext.store.Tx;

/** Makes messages findable; search comes after messages. */
@FunctionalInterface
public interface SearchIndexer {
  /**
   * Looks at what a message says. It takes its time, so it is done before the transaction that posts.
   *
   * @param message its id and its time do not count yet
   */
  IndexEntry prepare(Message message);

  /** What was found in a message that is about to be posted. */
  @FunctionalInterface
  interface IndexEntry {
    /**
     * Keeps it in the transaction that posts the message, under the id that it was given.
     *
     * @param sentAt the message's time, in milliseconds
     */
    void store(Tx tx, long id, long sentAt);
  }
}
