package io.sharedcontext.search;

import io.sharedcontext.message.Indexing;
import io.sharedcontext.message.Message;

/** Makes messages findable as they are posted. */
public final class Documents {
  private Documents() {}

  /** Reads a message's words; they are kept in the transaction that posts it. */
  public static Indexing.Findable look(Message message) {
    byte[] document =
        Document.of(message.content(), Values.of(message.metadata())).encode();
    return (tx, id) -> DocumentTable.keep(tx, id, document);
  }
}
