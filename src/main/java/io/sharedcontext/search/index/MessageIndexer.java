package io.sharedcontext.search.index;

import io.sharedcontext.message.Message;
import io.sharedcontext.message.SearchIndexer;

/** Makes messages findable as they are posted. */
public final class MessageIndexer {
  private MessageIndexer() {}

  /** Reads a message's words; they are kept in the transaction that posts it. */
  public static SearchIndexer.IndexEntry prepare(Message message) {
    byte[] document =
        Document.of(message.content(), MetadataText.of(message.metadata())).encode();
    return (tx, id) -> DocumentTable.keep(tx, id, document);
  }
}
