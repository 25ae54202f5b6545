package io.sharedcontext.search.index;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which segments there are, what changed since they were begun, and the messages they are made of. Sees
 * every message, whoever may: what is for whom is decided while searching.
 */
public final class SegmentTable {
  private static final String CLAIM = """
      INSERT INTO search_segments
        (file, first_id, last_id, tokenizer, format, builder, messages, length, deletions)
      VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)
      """;

  /** A segment is named by what its checksums are made with. */
  static final int KEY_BYTES = 16;

  private SegmentTable() {}

  /**
   * A segment that is there, or that somebody writes.
   *
   * @param first the lowest id that its messages may have
   * @param last the highest
   * @param readable whether this version reads what is in it; nothing else is to be done with its file
   * @param older whether this version would have written it otherwise, and later
   * @param builder the process that writes or wrote it
   * @param length in bytes; 0 while it is being written
   * @param deletions how many of its messages were deleted since it was begun
   */
  record Known(
      String file,
      long first,
      long last,
      boolean readable,
      boolean older,
      String builder,
      int messages,
      long length,
      long deletions) {
    boolean written() {
      return length > 0;
    }

    /** Whether it holds what was deleted. */
    boolean outdated() {
      return written() && deletions > 0;
    }
  }

  /** All of them, by their messages; those being written after what they will replace. */
  static List<Known> all(Tx tx) {
    return tx.list(
        "SELECT * FROM search_segments ORDER BY first_id, length = 0, file", SegmentTable::known);
  }

  private static Known known(Row row) {
    String file = row.text("file");
    boolean named = named(file);
    long tokenizer = row.number("tokenizer");
    long format = row.number("format");
    return new Known(
        file,
        row.number("first_id"),
        row.number("last_id"),
        named && tokenizer == SegmentFormat.TOKENIZER && format == SegmentFormat.FORMAT,
        !named
            || tokenizer < SegmentFormat.TOKENIZER
            || (tokenizer == SegmentFormat.TOKENIZER && format < SegmentFormat.FORMAT),
        row.text("builder"),
        (int) row.number("messages"),
        row.number("length"),
        row.number("deletions"));
  }

  /** Whether this program gave that name: 32 hexadecimal digits. Others may write into the database. */
  private static boolean named(String file) {
    boolean digits = file.length() == 2 * KEY_BYTES;
    for (int i = 0; digits && i < file.length(); i++) {
      digits = Character.digit(file.charAt(i), 16) >= 0;
    }
    return digits;
  }

  /** Notes that {@code builder} begins to write messages from {@code first} to {@code last}. */
  static void claim(Tx tx, String file, long first, long last, String builder) {
    tx.run(CLAIM, file, first, last, SegmentFormat.TOKENIZER, SegmentFormat.FORMAT, builder);
  }

  /** Removes a segment; says whether it was there. */
  static boolean remove(Tx tx, String file) {
    return tx.run("DELETE FROM search_segments WHERE file = ?", file) > 0;
  }

  /** Puts a segment that was claimed in the place of all that hold the same messages. */
  static boolean publish(Tx tx, Known claimed, int messages, long length, long changes) {
    boolean still = tx.run(
            "UPDATE search_segments SET messages = ?, length = ? WHERE file = ? AND length = 0",
            messages,
            length,
            claimed.file())
        > 0;
    if (still) {
      tx.run(
          "DELETE FROM search_segments WHERE first_id <= ? AND last_id >= ? AND file <> ?",
          claimed.last(),
          claimed.first(),
          claimed.file());
      tx.run(
          "DELETE FROM search_changes WHERE message_id BETWEEN ? AND ? AND seq <= ?",
          claimed.first(),
          claimed.last(),
          changes);
    }
    return still;
  }

  /** The number of the latest change; those of segments that are begun later come after it. */
  static long latestChange(Tx tx) {
    return tx.number("SELECT coalesce(max(seq), 0) AS n FROM sqlite_sequence"
        + " WHERE name = 'search_changes'");
  }

  /**
   * What {@code caller} sees of a message in a segment that changed.
   *
   * @param visibility as it is now, if the caller sees it; empty also if it was deleted
   */
  public record Changed(long id, Optional<Visibility> visibility) {}

  /** Shows what changed in segments since they were begun, and perhaps what changed before. */
  public static void changes(Tx tx, Caller caller, Consumer<Changed> sink) {
    tx.each(
        """
        SELECT DISTINCT c.message_id AS id, m.visibility, m.sender, m.sender_type, m.recipients
        FROM search_changes c LEFT JOIN messages m ON m.id = c.message_id
        """,
        row -> sink.accept(
            new Changed(row.number("id"), visibility(row).filter(now -> seen(row, now, caller)))));
  }

  private static Optional<Visibility> visibility(Row row) {
    return row.optionalText("visibility").map(Visibility::of);
  }

  private static boolean seen(Row row, Visibility now, Caller caller) {
    return now.shows(caller, row.text("sender"), row.text("sender_type"), recipients(row));
  }

  private static List<String> recipients(Row row) {
    List<String> recipients = new ArrayList<>();
    Json.parse(row.text("recipients")).forEach(agent -> recipients.add(agent.textValue()));
    return recipients;
  }

  /** How often messages from {@code first} to {@code last} changed. */
  static long changed(Tx tx, long first, long last) {
    return tx.number(
        "SELECT count(*) AS n FROM search_changes WHERE message_id BETWEEN ? AND ?", first, last);
  }

  /**
   * The ids of messages from {@code first} to {@code last}, at most {@code most}, with the bytes of their
   * words.
   */
  static void sizes(Tx tx, long first, long last, int most, LongList ids, LongList bytes) {
    tx.each(
        """
        SELECT m.id, coalesce(length(d.document), octet_length(m.content)) AS bytes
        FROM messages m LEFT JOIN search_documents d ON d.message_id = m.id
        WHERE m.id BETWEEN ? AND ? ORDER BY m.id LIMIT ?
        """,
        row -> {
          ids.add(row.number("id"));
          bytes.add(row.number("bytes"));
        },
        first,
        last,
        most);
  }

  /** Messages with an id above {@code after}, up to {@code last}, in order, at most {@code most}. */
  static List<SegmentWriter.Posted> messages(Tx tx, long after, long last, int most) {
    return tx.list("""
        SELECT m.id, m.session_id, m.sender, m.sent_at, m.parent_id, m.visibility, m.sender_type,
          m.recipients, d.document,
          CASE WHEN d.document IS NULL THEN m.content END AS content,
          CASE WHEN d.document IS NULL THEN m.metadata END AS metadata
        FROM messages m LEFT JOIN search_documents d ON d.message_id = m.id AND d.version = ?
        WHERE m.id > ? AND m.id <= ? ORDER BY m.id LIMIT ?
        """, SegmentTable::posted, Document.VERSION, after, last, most);
  }

  private static SegmentWriter.Posted posted(Row row) {
    return new SegmentWriter.Posted(
        row.text("session_id"),
        DocumentTable.entry(row),
        Visibility.of(row.text("visibility")),
        row.text("sender_type"),
        recipients(row));
  }
}
