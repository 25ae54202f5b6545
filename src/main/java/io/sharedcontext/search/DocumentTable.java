package io.sharedcontext.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What search keeps of each message, and the words behind its numbers. Sees every message, whoever
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
   * @param made its document, if none was kept that this version understands; its words are new
   */
  record Stored(String session, Index.Entry entry, Optional<Document> made) {}

  /** Shows the messages with an id above {@code after} in order, of one session or of all. */
  static void each(Tx tx, Optional<String> session, long after, Consumer<Stored> sink) {
    Query query = Query.of(COLUMNS).add(MESSAGES, Document.VERSION).add("WHERE m.id > ?", after);
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
    Optional<Document> made = row.optionalText("content")
        .map(text -> Document.of(text, Values.of(Json.parse(row.text("metadata")))));
    Index.Entry entry = new Index.Entry(
        row.number("id"),
        row.text("sender"),
        row.number("sent_at"),
        row.number("parent_id"),
        made.map(Document::encode).orElseGet(() -> row.bytes("document")));
    return new Stored(row.text("session_id"), entry, made);
  }

  /** Keeps a message's document in place of the one that is there. */
  static void keep(Tx tx, long message, byte[] document) {
    tx.run(
        "INSERT OR REPLACE INTO search_documents (message_id, version, document) VALUES (?, ?, ?)",
        message,
        Document.VERSION,
        document);
  }

  /** Keeps what {@link #pairs} gave. */
  static void learn(Tx tx, String pairs) {
    tx.run("""
        INSERT OR IGNORE INTO search_terms (key, term)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)
        """, pairs);
  }

  /** Words and their keys, for {@link #learn}. */
  static String pairs(Collection<String> words) {
    ArrayNode pairs = Json.MAPPER.createArrayNode();
    words.forEach(word -> pairs.addArray().add(Vocabulary.key(word)).add(word));
    return pairs.toString();
  }

  /** Shows every word. */
  static void words(Tx tx, Consumer<String> sink) {
    tx.each("SELECT term FROM search_terms", row -> sink.accept(row.text("term")));
  }

  /** Shows the words with these keys. */
  static void words(Tx tx, Collection<Long> keys, Consumer<String> sink) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    keys.forEach(array::add);
    tx.each(
        "SELECT t.term FROM json_each(?) k CROSS JOIN search_terms t ON t.key = k.value",
        row -> sink.accept(row.text("term")),
        array.toString());
  }
}
