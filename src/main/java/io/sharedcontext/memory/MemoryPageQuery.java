package io.sharedcontext.memory;

import io.sharedcontext.message.TokenBudget;
import io.sharedcontext.store.Row;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Entries page by page. The order is that of session and key, which never changes for an entry, and a
 * cursor is the last entry's place: whatever others write meanwhile, no entry is skipped or repeated.
 *
 * @param owner whose entries
 * @param session one session's id, empty text for global, absent for all of these
 * @param prefix what the keys begin with, taken literally
 * @param size entries of a page
 */
record MemoryPageQuery(String owner, Optional<String> session, String prefix, int size) {
  /** An entry without its key. */
  private static final long MOST_OF_ENTRY = 350;

  /** One entry without its value. */
  record Entry(
      @Doc String key,
      @Doc MemoryScope scope,
      @Doc Optional<String> sessionId,
      @Doc long version,
      @Doc("Bytes of the value as JSON.") long valueSize,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc Optional<Instant> expiresAt,
      @Doc("Who may change it, if not everybody.") Optional<List<String>> writers) {

    static Entry of(Row row) {
      String session = row.text("session_id");
      return new Entry(
          row.text("key"),
          MemoryKey.scope(session),
          Optional.of(session).filter(id -> !id.isEmpty()),
          row.number("version"),
          row.number("value_size"),
          row.time("created_at"),
          row.time("updated_at"),
          row.optionalTime("expires_at"),
          Optional.of(MemoryTable.writers(row)).filter(agents -> !agents.isEmpty()));
    }
  }

  /** What one page asks of the table: one entry more than it shows. */
  record Page(
      String owner,
      Optional<String> session,
      String prefix,
      String afterSession,
      String afterKey,
      int limit) {}

  /** The page after {@code cursor}, or the first one. */
  Page page(Optional<String> cursor) {
    List<String> after =
        cursor.map(text -> Cursor.read(text, name(), 2)).orElseGet(() -> List.of("", ""));
    return new Page(owner, session, prefix, after.get(0), after.get(1), size + 1);
  }

  /** What a caller gets of the entries that {@link #page} asked for. */
  MemoryTools.Listed shown(List<Entry> found, Optional<String> hint) {
    List<Entry> page = found.size() > size ? found.subList(0, size) : found;
    List<Entry> entries = TokenBudget.of(TokenBudget.DEFAULT_TOKENS)
        .within(page, entry -> MOST_OF_ENTRY + entry.key().length() + writersLength(entry));
    boolean more = found.size() > entries.size();
    return new MemoryTools.Listed(
        entries,
        entries.size(),
        more,
        more ? Optional.of(cursorAfter(entries.get(entries.size() - 1))) : Optional.empty(),
        entries.size() < page.size() ? Optional.of(true) : Optional.empty(),
        hint);
  }

  private static long writersLength(Entry entry) {
    return entry.writers().orElse(List.of()).stream()
        .mapToLong(id -> id.length() + 3)
        .sum();
  }

  /** The same of other entries, of which one is enough to know that there are some. */
  Page first(String otherOwner, Optional<String> otherSession) {
    return new Page(otherOwner, otherSession, prefix, "", "", 1);
  }

  private String cursorAfter(Entry last) {
    return new Cursor(name(), List.of(last.sessionId().orElse(MemoryKey.GLOBAL), last.key()))
        .text();
  }

  private String name() {
    return String.join("\n", "memory", owner, session.orElse("all"), prefix);
  }
}
