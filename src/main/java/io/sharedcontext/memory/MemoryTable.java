package io.sharedcontext.memory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The entries in the store. An expired entry stays as a row until it is purged, and is treated as
 * absent from the moment it expires.
 */
public final class MemoryTable {
  /** How long the last version of a vanished entry is known, so that it is not given again. */
  private static final Duration VERSIONS_KEPT = Duration.ofHours(24);

  /** Bounds the time that a purge holds the write lock. */
  private static final int PURGED_AT_ONCE = 1_000;

  /** With an owner behind it, the scope that changes whenever one of its entries does. */
  public static final String SCOPE = "memory:";

  private static final String COLUMNS = """
      SELECT owner, session_id, key, value, metadata, version, created_by, updated_by,
        created_at, updated_at, expires_at, writers
      """;

  private static final String REMEMBER = """
      INSERT INTO memory_gone (gone_at, owner, session_id, key, version)
      SELECT ?, owner, session_id, key, version FROM memory WHERE
      """;

  private static final String CHANGE =
      "INSERT INTO change_seq (scope, seq) SELECT '" + SCOPE + "' || owner, 1 FROM memory WHERE ";

  /** What no key that begins with a prefix goes beyond. */
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private MemoryTable() {}

  /** The entry at {@code place}, if it exists at {@code now}. */
  static Optional<MemoryEntry> find(Tx tx, MemoryKey place, Instant now) {
    return tx.find("""
            SELECT owner, session_id, key, value, metadata, version, created_by, updated_by,
              created_at, updated_at, expires_at, writers
            FROM memory WHERE owner = ? AND session_id = ? AND key = ?
            """, MemoryTable::map, place.owner(), place.session(), place.key())
        .filter(entry -> entry.live(now));
  }

  /** The last version of an entry that vanished from {@code place}; 0 if none is known. */
  static long vanished(Tx tx, MemoryKey place) {
    return tx.number(
        "SELECT version AS n FROM memory_gone WHERE owner = ? AND session_id = ? AND key = ?",
        place.owner(),
        place.session(),
        place.key());
  }

  /** Keeps {@code entry}; who made the one at its place, and when, stays. */
  static void put(Tx tx, MemoryEntry entry) {
    tx.run(
        """
        INSERT INTO memory (owner, session_id, key, value, metadata, version,
          created_by, updated_by, created_at, updated_at, expires_at, writers)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (owner, session_id, key) DO UPDATE SET value = excluded.value,
          metadata = excluded.metadata, version = excluded.version,
          updated_by = excluded.updated_by, updated_at = excluded.updated_at,
          expires_at = excluded.expires_at, writers = excluded.writers
        """,
        entry.place().owner(),
        entry.place().session(),
        entry.place().key(),
        entry.value(),
        entry.metadata(),
        entry.version(),
        entry.createdBy(),
        entry.updatedBy(),
        entry.createdAt(),
        entry.updatedAt(),
        entry.expiresAt(),
        Json.text(agents(entry.writers())));
    ChangeCounters.bump(tx, SCOPE + entry.place().owner());
  }

  /** Removes what is at {@code place}, and remembers its version. */
  static void delete(Tx tx, MemoryKey place, Instant now) {
    remove(
        tx,
        now,
        "owner = ? AND session_id = ? AND key = ?",
        place.owner(),
        place.session(),
        place.key());
  }

  /** Removes entries that expired before {@code now}, a few hundred at once; says how many. */
  public static int purge(Tx tx, Instant now) {
    tx.run("""
        DELETE FROM memory_gone WHERE (owner, session_id, key) IN (
          SELECT owner, session_id, key FROM memory_gone WHERE gone_at <= ?
          ORDER BY gone_at LIMIT ?)
        """, now.minus(VERSIONS_KEPT), PURGED_AT_ONCE);
    return remove(tx, now, """
        (owner, session_id, key) IN (
          SELECT owner, session_id, key FROM memory WHERE expires_at <= ?
          ORDER BY expires_at, owner, session_id, key LIMIT ?)
        """, now, PURGED_AT_ONCE);
  }

  /** Removes every entry of {@code session}, whoever's it is. */
  public static int removeSession(Tx tx, String session) {
    tx.run(
        CHANGE
            + "session_id = ? AND session_id <> '' GROUP BY owner ON CONFLICT (scope) DO UPDATE SET seq = change_seq.seq + 1",
        session);
    tx.run("DELETE FROM memory_gone WHERE session_id = ? AND session_id <> ''", session);
    return tx.run("DELETE FROM memory WHERE session_id = ? AND session_id <> ''", session);
  }

  /** How many entries expired before {@code now} and are still in the store. */
  public static long expired(Tx tx, Instant now) {
    return tx.number("SELECT count(*) AS n FROM memory WHERE expires_at <= ?", now);
  }

  /** Like {@link #purge}, for entries that {@code agent} made. */
  static int purge(Tx tx, String agent, Instant now) {
    return remove(tx, now, """
        (owner, session_id, key) IN (
          SELECT owner, session_id, key FROM memory WHERE created_by = ? AND expires_at <= ?
          ORDER BY expires_at, owner, session_id, key LIMIT ?)
        """, agent, now, PURGED_AT_ONCE);
  }

  private static int remove(Tx tx, Instant now, String condition, Object... arguments) {
    Object[] remembered =
        Stream.concat(Stream.of(now), Arrays.stream(arguments)).toArray();
    tx.run(
        REMEMBER + condition
            + " ON CONFLICT (owner, session_id, key) DO UPDATE SET version = excluded.version,"
            + " gone_at = excluded.gone_at",
        remembered);
    tx.run(
        CHANGE + condition
            + " GROUP BY owner ON CONFLICT (scope) DO UPDATE SET seq = change_seq.seq + 1",
        arguments);
    return tx.run("DELETE FROM memory WHERE " + condition, arguments);
  }

  /**
   * The same as long as nothing changed in the entries of {@code owner} that are there at {@code now}:
   * how often they were changed, and when the next of the store expires. It is another one once any
   * has expired.
   */
  public static List<Long> state(Tx tx, String owner, Instant now) {
    return List.of(
        ChangeCounters.seq(tx, SCOPE + owner),
        tx.number("SELECT min(expires_at) AS n FROM memory WHERE expires_at > ?", now));
  }

  /** How many entries count against {@code agent}, expired ones among them until they are purged. */
  static long count(Tx tx, String agent) {
    return tx.number("SELECT entries AS n FROM memory_count WHERE created_by = ?", agent);
  }

  /** A page of existing entries in the order of session and key, global ones first. */
  static List<MemoryPageQuery.Entry> list(Tx tx, MemoryPageQuery.Page page, Instant now) {
    Query query = Query.of("""
        SELECT key, session_id, version, octet_length(value) AS value_size,
          created_at, updated_at, expires_at, writers
        FROM memory
        WHERE owner = ? AND (expires_at IS NULL OR expires_at > ?)
        """, page.owner(), now).add(after(page));
    if (!page.prefix().isEmpty()) {
      query.add("AND key >= ? AND key < ?", page.prefix(), page.prefix() + LAST_CHARACTER);
    }
    query.add("ORDER BY session_id, key LIMIT ?", page.limit());
    return tx.list(query, MemoryPageQuery.Entry::of);
  }

  /**
   * The first {@code limit} entries of {@code owner} with their values, in the order of {@link
   * #list}; from where the values together exceed {@code bytes}, without them.
   */
  static List<MemoryDocument.Entry> first(Tx tx, String owner, Instant now, int limit, long bytes) {
    return tx.list(
        COLUMNS + """
        , sum(octet_length(value)) OVER (ORDER BY session_id, key) <= ? AS fits
        FROM memory
        WHERE owner = ? AND (expires_at IS NULL OR expires_at > ?)
        ORDER BY session_id, key LIMIT ?
        """,
        row -> MemoryDocument.Entry.of(map(row), row.flag("fits")),
        bytes,
        owner,
        now,
        limit);
  }

  /** How many existing entries {@code owner} has. */
  static long owned(Tx tx, String owner, Instant now) {
    return tx.number("""
        SELECT count(*) AS n FROM memory
        WHERE owner = ? AND (expires_at IS NULL OR expires_at > ?)
        """, owner, now);
  }

  /** Where the page begins; one condition for each case, so that each is a range of the index. */
  private static Query after(MemoryPageQuery.Page page) {
    return page.session()
        .map(session -> Query.of("AND session_id = ? AND key > ?", session, page.afterKey()))
        .orElseGet(
            () -> Query.of("AND (session_id, key) > (?, ?)", page.afterSession(), page.afterKey()));
  }

  /** A session in which {@code owner} has an entry under {@code key}. */
  static Optional<String> elsewhere(Tx tx, String owner, String key, Instant now) {
    return tx.find("""
        SELECT session_id FROM memory
        WHERE owner = ? AND session_id > '' AND key = ?
          AND (expires_at IS NULL OR expires_at > ?)
        ORDER BY session_id LIMIT 1
        """, row -> row.text("session_id"), owner, key, now);
  }

  /**
   * The entries that {@code caller} can read: its own and the shared ones, of the store as a whole
   * and of all sessions, or of {@code session} only. The latest first, until their values have
   * {@code characters} together.
   */
  public static List<MemoryEntry> readable(
      Tx tx, Caller caller, Optional<String> session, Instant now, long characters) {
    Query query = Query.of(COLUMNS)
        .add("FROM memory WHERE owner IN (?, ?)", MemoryKey.SHARED, caller.id())
        .add("AND (expires_at IS NULL OR expires_at > ?)", now);
    session.ifPresent(id -> query.add("AND session_id IN (?, ?)", MemoryKey.GLOBAL, id));
    List<MemoryEntry> entries = new ArrayList<>();
    AtomicLong left = new AtomicLong(characters);
    tx.walk(query.add("ORDER BY updated_at DESC, owner, session_id, key"), row -> {
      MemoryEntry entry = map(row);
      boolean fits = left.addAndGet(-entry.value().length()) >= 0;
      return fits && entries.add(entry);
    });
    return entries;
  }

  private static ArrayNode agents(List<String> ids) {
    ArrayNode agents = Json.array();
    ids.forEach(agents::add);
    return agents;
  }

  /** Who may change the entry; empty for everybody. */
  static List<String> writers(Row row) {
    String stored = row.text("writers");
    // Hardly an entry is protected, and every entry is read.
    if (stored.equals("[]")) {
      return List.of();
    }
    List<String> agents = new ArrayList<>();
    Json.parse(stored).forEach(agent -> agents.add(agent.textValue()));
    return agents;
  }

  private static MemoryEntry map(Row row) {
    return new MemoryEntry(
        new MemoryKey(row.text("owner"), row.text("session_id"), row.text("key")),
        row.text("value"),
        row.text("metadata"),
        row.number("version"),
        row.text("created_by"),
        row.text("updated_by"),
        row.time("created_at"),
        row.time("updated_at"),
        row.optionalTime("expires_at"),
        writers(row));
  }
}
