package io.sharedcontext.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.function.BiPredicate;

/**
 * The texts that a query is compared with as a whole. Sees every message, whoever may: what is for
 * whom is decided while searching.
 */
public final class TextTable {
  private static final String NO_METADATA = "{}";

  private TextTable() {}

  /**
   * Shows the id and the text of the messages of a session with an id above {@code after}, in order, to
   * {@code more} until it returns false; says whether every one was shown and more wanted.
   */
  static boolean walk(
      Tx tx, String session, long after, boolean metadata, BiPredicate<Long, String> more) {
    Query query = Query.of("SELECT m.id, m.sender, m.content, m.metadata FROM messages m")
        .add("WHERE m.session_id = ? AND m.id > ? ORDER BY m.id", session, after);
    return tx.walk(query, row -> more.test(row.number("id"), text(row, metadata)));
  }

  private static String text(Row row, boolean metadata) {
    String values = metadata ? row.text("metadata") : NO_METADATA;
    JsonNode json = values.equals(NO_METADATA) ? Json.object() : Json.parse(values);
    return text(row.text("sender"), row.text("content"), json);
  }

  /** What is compared of a message: who sent it, what it says and the values of its metadata. */
  public static String text(String sender, String content, JsonNode metadata) {
    StringBuilder text = new StringBuilder(sender).append(' ').append(content);
    MetadataText.of(metadata).forEach(value -> text.append(' ').append(value));
    return text.toString();
  }
}
