package io.sharedcontext.search.index;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What search keeps of each message. Sees every message, whoever
 * may: what is for whom is decided while searching.
 */
final class DocumentTable {
  private static final String MESSAGES = """
      FROM messages m
      LEFT JOIN search_documents d ON d.message_id = m.id AND d.version = ?
      """;

  private static final String COLUMNS = """
      SELECT m.id, m.session_id, m.sender, m.sent_at, m.parent_id, d.document,
        CASE WHEN d.document IS NULL THEN m.content END AS content,
        CASE WHEN d.document IS NULL THEN m.metadata END AS metadata
      """;

  private DocumentTable() {}

  /**
   * A message for the index.
   *
   * @param made whether its document was made just now, as none was kept that this version reads
   */
  record Stored(String session, SessionIndex.Entry entry, boolean made) {}

  /** Shows the messages with an id above {@code after} in order, of one session or of all. */
  static void each(Tx tx, Optional<String> session, long after, Consumer<Stored> sink) {
    each(tx, session, after, Long.MAX_VALUE, sink);
  }

  /** The same of those with an id up to {@code last}. */
  static void each(Tx tx, Optional<String> session, long after, long last, Consumer<Stored> sink) {
    Query query = Query.of(COLUMNS)
        .add(MESSAGES, Document.VERSION)
        .add("WHERE m.id > ? AND m.id <= ?", after, last);
    session.ifPresent(id -> query.add("AND m.session_id = ?", id));
    tx.each(query.add("ORDER BY m.id"), row -> sink.accept(stored(row)));
  }

  /** Some messages with an id above {@code after} that have no document, in order. */
  static List<Stored> missing(Tx tx, long after, int limit) {
    Query query = Query.of(COLUMNS)
        .add(MESSAGES, Document.VERSION)
        .add("WHERE m.id > ? AND d.document IS NULL ORDER BY m.id LIMIT ?", after, limit);
    return tx.list(query, DocumentTable::stored);
  }

  /** How many messages have no document. */
  static long missing(Tx tx) {
    return tx.number(Query.of("SELECT count(*) AS n")
        .add(MESSAGES, Document.VERSION)
        .add("WHERE d.document IS NULL"));
  }

  private static Stored stored(Row row) {
    Optional<byte[]> kept = row.optionalBytes("document");
    return new Stored(row.text("session_id"), entry(row, kept), kept.isEmpty());
  }

  /** What a row with the document, or else with content and metadata, is for the index. */
  static SessionIndex.Entry entry(Row row) {
    return entry(row, row.optionalBytes("document"));
  }

  private static SessionIndex.Entry entry(Row row, Optional<byte[]> document) {
    long sentAt = row.number("sent_at");
    return new SessionIndex.Entry(
        row.number("id"),
        row.text("sender"),
        sentAt,
        row.number("parent_id"),
        document.orElseGet(() -> made(row, sentAt)));
  }

  private static byte[] made(Row row, long sentAt) {
    return Document.of(row.text("content"), MetadataText.of(Json.parse(row.text("metadata"))))
        .encode(sentAt);
  }

  /** Keeps a message's document, unless another process did meanwhile; gives the rows written. */
  static int keep(Tx tx, long message, byte[] document) {
    return tx.run("""
        INSERT INTO search_documents (message_id, version, document) VALUES (?, ?, ?)
        ON CONFLICT (message_id) DO UPDATE SET version = excluded.version, document = excluded.document
        WHERE search_documents.version <> excluded.version
        """, message, Document.VERSION, document);
  }
}
