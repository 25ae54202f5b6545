package io.sharedcontext.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The sessions of the store. */
public final class SessionTable {
  private static final String COLUMNS = """
      SELECT s.id, s.purpose, s.metadata, s.created_by, s.created_at, s.updated_at, s.is_active,
        s.workspace
      FROM sessions s
      """;

  private SessionTable() {}

  /** Keeps a session that has no messages yet. */
  public static void insert(Tx tx, Session session) {
    tx.run(
        """
        INSERT INTO sessions
          (id, purpose, metadata, created_by, created_at, updated_at, is_active, workspace,
            public_count)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
        """,
        session.sessionId(),
        session.purpose(),
        Json.text(session.metadata()),
        session.createdBy(),
        session.createdAt(),
        session.updatedAt(),
        session.isActive(),
        session.workspace().orElse(""));
  }

  /** The session, if there is one of that id. */
  public static Optional<Session> find(Tx tx, String id) {
    return tx.find(COLUMNS + "WHERE s.id = ? AND s.deleted_at IS NULL", SessionTable::map, id);
  }

  /** The session, or {@link ErrorCode#SESSION_NOT_FOUND}. */
  public static Session require(Tx tx, String id) {
    return find(tx, id).orElseThrow(() -> missing(id));
  }

  /** Whether there is such a session. */
  public static boolean exists(Tx tx, String id) {
    return find(tx, id).isPresent();
  }

  /** Whether the session takes messages, or {@link ErrorCode#SESSION_NOT_FOUND}. */
  public static boolean active(Tx tx, String id) {
    return tx.find(
            "SELECT is_active FROM sessions WHERE id = ? AND deleted_at IS NULL",
            row -> row.flag("is_active"),
            id)
        .orElseThrow(() -> missing(id));
  }

  /** Refuses a session that does not exist. */
  public static void requireKnown(Tx tx, String id) {
    active(tx, id);
  }

  /** Refuses a session that does not exist or takes no messages. */
  public static void requireActive(Tx tx, String id) {
    if (!active(tx, id)) {
      throw Failure.of(
              ErrorCode.SESSION_CLOSED, "session " + id + " is closed: it takes no messages")
          .suggest("Call update_session with is_active true to reopen it.")
          .suggest("Call create_session to begin another.");
    }
  }

  /** How often some session had begun or changed, or somebody was first known to take part in one. */
  public static long changes(Tx tx) {
    return ChangeCounters.seq(tx, "sessions");
  }

  /** The same of one session; messages, and what comes with them, do not count. */
  public static long changes(Tx tx, String id) {
    return ChangeCounters.seq(tx, "session:" + id);
  }

  /** How often some session had come to belong to another workspace than it was begun in. */
  public static long workspaceChanges(Tx tx) {
    return ChangeCounters.seq(tx, "workspaces");
  }

  /** The ids of the sessions that belong to a workspace; to none when its name is empty. */
  public static Set<String> ofWorkspace(Tx tx, String workspace) {
    return Set.copyOf(
        tx.list("SELECT id FROM sessions WHERE workspace = ?", row -> row.text("id"), workspace));
  }

  /** The session of a workspace that was used last, of those that take messages. */
  public static Optional<Session> latestIn(Tx tx, String workspace) {
    return workspace.isEmpty()
        ? Optional.empty()
        : tx.find(
            COLUMNS
                + "WHERE s.workspace = ? AND s.is_active = 1 AND s.deleted_at IS NULL"
                + " ORDER BY s.updated_at DESC, s.id DESC LIMIT 1",
            SessionTable::map,
            workspace);
  }

  /** The workspaces of sessions, by id; those that belong to none, or are not there, are left out. */
  public static Map<String, String> workspaces(Tx tx, Collection<String> ids) {
    Map<String, String> found = new HashMap<>();
    ArrayNode wanted = Json.array();
    ids.forEach(wanted::add);
    tx.each(
        Query.of("""
            SELECT s.id, s.workspace FROM json_each(?) j CROSS JOIN sessions s ON s.id = j.value
            WHERE s.workspace <> ''
            """, Json.text(wanted)), row -> found.put(row.text("id"), row.text("workspace")));
    return found;
  }

  /** Replaces what may change of a session: purpose, metadata, activity, workspace. */
  static void update(Tx tx, Session session) {
    tx.run(
        """
        UPDATE sessions SET purpose = ?, metadata = ?, is_active = ?, workspace = ?, updated_at = ?
        WHERE id = ?
        """,
        session.purpose(),
        Json.text(session.metadata()),
        session.isActive(),
        session.workspace().orElse(""),
        session.updatedAt(),
        session.sessionId());
  }

  /** Notes activity that adds {@code publicMessages} to the session's count of them. */
  public static void touch(Tx tx, String id, Instant at, int publicMessages) {
    tx.run("""
        UPDATE sessions SET updated_at = max(updated_at, ?), public_count = public_count + ?
        WHERE id = ?
        """, at, publicMessages, id);
  }

  /**
   * Shows the sessions that fulfil {@code condition}, on {@code sessions} under the alias {@code s},
   * latest activity first, until {@code more} returns false.
   */
  public static void walk(Tx tx, Query condition, Predicate<Session> more) {
    tx.walk(
        Query.of(COLUMNS + "WHERE s.deleted_at IS NULL AND")
            .add(condition)
            .add("ORDER BY s.updated_at DESC, s.id DESC"),
        row -> more.test(map(row)));
  }

  /**
   * Makes the session vanish for everybody, in this transaction. What it is about goes at once; its
   * messages are removed bit by bit, and then the rest of it by {@link #remove}.
   */
  public static void markDeleted(Tx tx, String id, Instant at) {
    tx.run("""
        UPDATE sessions
        SET deleted_at = ?, is_active = 0, purpose = '', metadata = '{}', workspace = '' WHERE id = ?
        """, at, id);
  }

  /** Sessions that are gone for everybody and still being removed. */
  public static Set<String> deleted(Tx tx) {
    return Set.copyOf(tx.list(
        "SELECT id FROM sessions INDEXED BY sessions_deleted WHERE deleted_at IS NOT NULL",
        row -> row.text("id")));
  }

  /** Removes what is left of a deleted session that has no messages any more. */
  public static void remove(Tx tx, String id) {
    tx.run("DELETE FROM participants WHERE session_id = ?", id);
    tx.run("DELETE FROM sessions WHERE id = ?", id);
    tx.run("DELETE FROM change_seq WHERE scope = ?", "session:" + id);
  }

  private static Session map(Row row) {
    return new Session(
        row.text("id"),
        row.text("purpose"),
        row.text("created_by"),
        row.time("created_at"),
        row.time("updated_at"),
        row.flag("is_active"),
        Json.object(row.text("metadata")),
        Optional.of(row.text("workspace")).filter(name -> !name.isEmpty()));
  }

  private static Failure missing(String id) {
    return Failure.of(ErrorCode.SESSION_NOT_FOUND, "there is no session " + id)
        .suggest("Call list_sessions to see the sessions there are.");
  }
}
