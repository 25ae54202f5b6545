package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts of what callers see, and of what waits for them: messages of others not acknowledged. */
final class SessionCountTable {
  /** The scope that changes whenever some message's visibility does. */
  static final String VISIBILITY = "visibility";

  private SessionCountTable() {}

  /** The scope that changes whenever the visibility of some message of the session does. */
  static String visibility(String session) {
    return VISIBILITY + ":" + session;
  }

  /**
   * A session, and how far the caller has come in it.
   *
   * @param mark the state that the caller's numbers belong to
   */
  record Backlog(
      String session,
      String purpose,
      boolean active,
      Optional<String> workspace,
      SessionCounts.Mark mark) {
    /** Up to where the caller has acknowledged it; 0 for one that takes no part. */
    long acknowledged() {
      return Math.max(mark.acknowledged(), 0);
    }

    /** Whether it belongs to the workspace of that name; an empty one stands for none. */
    boolean in(String name) {
      return workspace.orElse("").equals(name);
    }
  }

  /**
   * What a caller's count depends on, apart from messages older than the newest.
   *
   * @param visibility how often any message's visibility had changed
   * @param positions how often the caller had joined or acknowledged
   * @param newest id of the newest message
   */
  record State(long visibility, long positions, long newest) implements Stamp<State> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State that
          && visibility == that.visibility
          && positions == that.positions
          && newest == that.newest;
    }

    @Override
    public int hashCode() {
      return Objects.hash(visibility, positions, newest);
    }

    /** Whether since {@code earlier} messages were added and positions moved, and nothing else. */
    @Override
    public boolean follows(State earlier) {
      return visibility == earlier.visibility
          && positions >= earlier.positions
          && newest >= earlier.newest;
    }
  }

  /**
   * A state, and what came with it.
   *
   * @param added how many of the messages since an earlier state wait, by session; none are counted if something
   *     else than messages came since
   */
  record Since(State state, Map<String, Long> added) {}

  /** The state that counts for {@code caller} belong to. */
  static State state(Tx tx, Caller caller) {
    return tx.list(stateOf(caller), SessionCountTable::state).get(0);
  }

  /** The same, and the {@link #countsAfter} of what was newest {@code then}, in one statement. */
  static Since since(Tx tx, Caller caller, State then) {
    Map<String, Long> added = new HashMap<>();
    List<State> states = tx.list(
        stateOf(caller)
            .add(", later.session_id, later.n FROM (SELECT 1 AS one) here LEFT JOIN (")
            .add(after(caller, then.newest(), unmoved(caller, then)))
            .add(") later ON 1 = 1"),
        row -> {
          row.optionalText("session_id").ifPresent(session -> added.put(session, row.number("n")));
          return state(row);
        });
    return new Since(states.get(0), added);
  }

  /** Asked once, before any message is looked at. */
  private static Query unmoved(Caller caller, State then) {
    return Query.of(
        """
        AND coalesce((SELECT seq FROM change_seq WHERE scope = ?), 0) = ?
        AND coalesce((SELECT seq FROM change_seq WHERE scope = ?), 0) = ?
        """,
        VISIBILITY,
        then.visibility(),
        ParticipantTable.positions(caller.id()),
        then.positions());
  }

  private static Query stateOf(Caller caller) {
    return Query.of("""
        SELECT
          (SELECT seq FROM change_seq WHERE scope = ?) AS visibility,
          (SELECT seq FROM change_seq WHERE scope = ?) AS positions,
          (SELECT max(id) FROM messages) AS newest
        """, VISIBILITY, ParticipantTable.positions(caller.id()));
  }

  private static State state(Row row) {
    return new State(row.number("visibility"), row.number("positions"), row.number("newest"));
  }

  /** The state of a session that a caller's numbers belong to. */
  static SessionCounts.Mark mark(Tx tx, Caller caller, String session) {
    return state(tx, caller, session).orElseThrow();
  }

  /**
   * The state of a session, if there is one of that id. All that {@code caller} sees of its messages
   * depends on nothing else: they are added, shown to others and removed, but never changed; a removal
   * counts as a change of visibility.
   */
  static Optional<SessionCounts.Mark> state(Tx tx, Caller caller, String session) {
    return tx.find("""
            SELECT s.public_count,
              (SELECT seq FROM change_seq WHERE scope = ?) AS visibility,
              (SELECT m.id FROM messages m
               WHERE m.session_id = s.id ORDER BY m.id DESC LIMIT 1) AS newest,
              (SELECT p.acked_id FROM participants p
               WHERE p.agent_id = ? AND p.session_id = s.id) AS acked_id
            FROM sessions s WHERE s.id = ? AND s.deleted_at IS NULL
            """, SessionCountTable::mark, visibility(session), caller.id(), session);
  }

  private static SessionCounts.Mark mark(Row row) {
    return new SessionCounts.Mark(
        row.number("visibility"),
        row.number("newest"),
        row.optionalNumber("acked_id").orElse(-1L),
        row.number("public_count"));
  }

  /** How many messages after the one of that id {@code caller} sees though they are not public. */
  static long hidden(Tx tx, Caller caller, String session, long after) {
    return tx.number(Query.of("SELECT count(*) AS n FROM messages m INDEXED BY messages_hidden")
        .add("WHERE m.session_id = ? AND m.visibility <> 'public'", session)
        .add("AND m.id > ? AND", after)
        .add(Visibility.seenBy(caller)));
  }

  /** How many messages of others, between two ids, the second included, {@code caller} sees. */
  static long waiting(Tx tx, Caller caller, String session, long after, long upTo) {
    return tx.number(Query.of("SELECT count(*) AS n FROM messages m")
        .add("WHERE m.session_id = ? AND m.id > ? AND m.id <= ?", session, after, upTo)
        .add("AND m.sender <> ? AND", caller.id())
        .add(Visibility.seenBy(caller)));
  }

  /** How many of the messages after the one of that id wait, by session; not in that order. */
  static Map<String, Long> countsAfter(Tx tx, Caller caller, long id) {
    Map<String, Long> counts = new HashMap<>();
    tx.each(
        after(caller, id, Query.of("")),
        row -> counts.put(row.text("session_id"), row.number("n")));
    return counts;
  }

  private static Query after(Caller caller, long id, Query only) {
    return Query.of("""
            SELECT m.session_id, count(*) AS n
            FROM messages m
            CROSS JOIN participants p ON p.agent_id = ? AND p.session_id = m.session_id
            WHERE m.id > ? AND m.id > p.acked_id AND m.sender <> p.agent_id AND
            """, caller.id(), id)
        .add(Visibility.seenBy(caller))
        .add(only)
        .add("GROUP BY +m.session_id");
  }

  /** The sessions that {@code caller} takes part in, latest activity first. */
  static List<Backlog> all(Tx tx, Caller caller) {
    return tx.list(backlogs().add("""
            FROM participants p CROSS JOIN sessions s ON s.id = p.session_id
            WHERE p.agent_id = ?
            ORDER BY s.updated_at DESC, s.id DESC
            """, caller.id()), SessionCountTable::backlog);
  }

  /** The session, whether {@code caller} takes part or not. */
  static Optional<Backlog> find(Tx tx, Caller caller, String session) {
    return tx.list(backlogs().add("""
                FROM sessions s LEFT JOIN participants p ON p.session_id = s.id AND p.agent_id = ?
                WHERE s.id = ? AND s.deleted_at IS NULL
                """, caller.id(), session), SessionCountTable::backlog).stream()
        .findFirst();
  }

  /** The state of each comes with it: a statement for each session would take longer than all else. */
  private static Query backlogs() {
    return Query.of("""
        SELECT s.id, s.purpose, s.is_active, s.workspace, s.public_count, p.acked_id,
          (SELECT seq FROM change_seq WHERE scope = ? || s.id) AS visibility,
          (SELECT m.id FROM messages m
           WHERE m.session_id = s.id ORDER BY m.id DESC LIMIT 1) AS newest
        """, visibility(""));
  }

  private static Backlog backlog(Row row) {
    return new Backlog(
        row.text("id"),
        row.text("purpose"),
        row.flag("is_active"),
        Optional.of(row.text("workspace")).filter(name -> !name.isEmpty()),
        mark(row));
  }
}
