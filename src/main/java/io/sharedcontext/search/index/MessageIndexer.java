package io.sharedcontext.search.index;

import io.sharedcontext.message.Message;
import io.sharedcontext.message.SearchIndexer;

/** Makes messages findable as they are posted. */
public final class MessageIndexer {
  private MessageIndexer() {}

  /** Reads a message's words; they are kept in the transaction that posts it. */
  public static SearchIndexer.IndexEntry prepare(Message message) {
    Document document = Document.of(message.content(), MetadataText.of(message.metadata()));
    if (!document.timeless()) {
      return (tx, id, sentAt) -> DocumentTable.keep(tx, id, document.encode(sentAt));
    }
    byte[] ready = document.encode(0);
    return (tx, id, sentAt) -> DocumentTable.keep(tx, id, ready);
  }
}
