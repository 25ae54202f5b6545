package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The messages of all sessions. Every query that reads for a caller holds {@link Visibility}. */
public final class MessageTable {
  private static final String COLUMNS = """
      SELECT m.session_id, m.id, m.sender, m.sender_type, m.sender_verified, m.content, m.sent_at, m.visibility,
        m.recipients, m.metadata,
      """;

  /** That the session is there: of one that was deleted, messages may be left for a while. */
  private static final String STANDING =
      "NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = m.session_id AND s.deleted_at > 0) AND";

  private MessageTable() {}

  /** A message and the session it stands in. */
  public record Located(String session, Message message) {}

  /**
   * Keeps a message. Its sender takes part in the session from now on; its recipients are told of
   * it, but take part only when they do something there.
   *
   * @param message its id is ignored
   * @param findable what {@link SearchIndexer} found in it
   * @return the id it was given
   */
  public static long insert(
      Tx tx, String session, Message message, SearchIndexer.IndexEntry findable) {
    long id = tx.number(
        """
        INSERT INTO messages (session_id, sender, sender_type, sender_verified, content, visibility,
          recipients, metadata, parent_id, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id AS n
        """,
        session,
        message.sender(),
        message.senderType(),
        message.senderVerified(),
        message.content(),
        message.visibility().label(),
        Json.texts(message.to()),
        Json.text(message.metadata()),
        message.parentMessageId(),
        message.timestamp());
    boolean everyone = message.visibility() == Visibility.PUBLIC;
    if (everyone) {
      SessionTable.touch(tx, session, message.timestamp(), 1);
    }
    ParticipantTable.join(tx, message.sender(), session, everyone, message.timestamp());
    RecipientTable.address(tx, session, id, message.to(), message.timestamp());
    findable.store(tx, id, message.timestamp().toEpochMilli());
    return id;
  }

  /** How often the visibility of some message had changed, of one session or of the store. */
  public static long visibilityChanges(Tx tx, Optional<String> session) {
    return ChangeCounters.seq(
        tx, session.map(SessionCountTable::visibility).orElse(SessionCountTable.VISIBILITY));
  }

  /** The id of the store's newest message, whoever sees it; 0 without one. */
  public static long newest(Tx tx) {
    return tx.number("SELECT coalesce(max(id), 0) AS n FROM messages");
  }

  /** The id of the session's newest message, whoever sees it; 0 without one. */
  public static long newest(Tx tx, String session) {
    return tx.find(
            "SELECT m.id FROM messages m WHERE m.session_id = ? ORDER BY m.id DESC LIMIT 1",
            row -> row.number("id"),
            session)
        .orElse(0L);
  }

  /** The sessions that have messages newer than {@code id}, whoever sees them. */
  static Set<String> sessionsAfter(Tx tx, long id) {
    return Set.copyOf(tx.list(
        "SELECT session_id FROM messages WHERE id > ? ORDER BY id",
        row -> row.text("session_id"),
        id));
  }

  /** The latest {@code most} messages that {@code caller} sees: the id of each, and for whom it is. */
  static List<String> latest(Tx tx, Caller caller, String session, int most) {
    Query query = Query.of(
            "SELECT m.id, m.visibility, m.recipients FROM messages m WHERE m.session_id = ? AND",
            session)
        .add(Visibility.seenBy(caller))
        .add("ORDER BY m.id DESC LIMIT ?", most);
    return tx.list(
        query,
        row -> row.number("id") + " " + row.text("visibility") + " " + row.text("recipients"));
  }

  /** The message, if there is one of that id that {@code caller} sees. */
  public static Optional<Located> find(Tx tx, Caller caller, long id) {
    Query query =
        select(caller).add("m.id = ? AND", id).add(STANDING).add(Visibility.seenBy(caller));
    return tx.list(query, MessageTable::located).stream().findFirst();
  }

  /**
   * The message, whoever may see it, unless its session is being deleted: for what the store itself has
   * to do with it, never for an answer.
   */
  static Optional<Located> standing(Tx tx, long id) {
    return tx.find(
        COLUMNS + " m.parent_id FROM messages m WHERE " + STANDING + " m.id = ?",
        MessageTable::located,
        id);
  }

  /** Those of the messages with these ids that {@code caller} sees, in no order. */
  public static List<Located> find(Tx tx, Caller caller, Collection<Long> ids) {
    ArrayNode wanted = Json.array();
    ids.forEach(wanted::add);
    Query query = select(caller)
        .add("m.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND", Json.text(wanted))
        .add(STANDING)
        .add(Visibility.seenBy(caller));
    return tx.list(query, MessageTable::located);
  }

  /** What a message is made of, as {@code caller} sees it; a condition is still to come. */
  private static Query select(Caller caller) {
    return Query.of(COLUMNS)
        .add(Visibility.parentSeenBy(caller))
        .add("AS parent_id FROM messages m WHERE");
  }

  /** Shows messages of several sessions to {@code more}, oldest first, until it returns false. */
  static boolean walkLocated(Tx tx, Caller caller, Query condition, Predicate<Located> more) {
    Query query = select(caller).add(STANDING).add(condition).add("ORDER BY m.id");
    return tx.walk(query, row -> more.test(located(row)));
  }

  private static Located located(Row row) {
    return new Located(row.text("session_id"), map(row));
  }

  /** Whether the session has a message of that id that {@code caller} sees. */
  static boolean holds(Tx tx, Caller caller, String session, long id) {
    Query query = Query.of("SELECT 1 AS n FROM messages m WHERE m.id = ?", id)
        .add("AND m.session_id = ? AND", session)
        .add(Visibility.seenBy(caller));
    return tx.number(query) == 1;
  }

  /**
   * Shows the messages of a selection to {@code more}, one at a time, until it returns false. Those
   * that are left out are never made into messages.
   *
   * @param condition on {@code messages} under the alias {@code m}; more than the selection's own
   * @param paging the order, by id, and how many of them to leave out first
   * @param known where messages are remembered that were read before
   * @return whether every one was shown and wanted
   */
  static boolean walk(
      Tx tx,
      MessageQuery selection,
      Query condition,
      Paging paging,
      MessageCache known,
      Predicate<Written<Message>> more) {
    boolean far = selection.everything()
        && paging.position().isEmpty()
        && paging.offset() >= OffsetAnchors.STRIDE;
    OffsetAnchors.Start start = far
        ? known.anchors().start(tx, selection, paging.direction(), paging.offset())
        : new OffsetAnchors.Start(Optional.empty(), paging.offset());
    if (far && start.id().isEmpty()) {
      return true;
    }
    long offset = start.left();
    Query query = select(selection.caller()).add(condition);
    start
        .id()
        .ifPresent(id -> query.add(
            paging.direction() == Direction.FORWARD ? "AND m.id >= ?" : "AND m.id <= ?", id));
    query
        .add(paging.direction() == Direction.FORWARD ? "ORDER BY m.id" : "ORDER BY m.id DESC")
        .addIf(selection.exact() && offset > 0, "LIMIT -1 OFFSET ?", offset);
    AtomicLong skip = new AtomicLong(selection.exact() ? 0 : offset);
    long changes = visibilityChanges(tx, Optional.of(selection.session()));
    return tx.walk(query, row -> {
      boolean left = !selection.matches(row) || skip.getAndDecrement() > 0;
      return left || more.test(known(row, known, changes));
    });
  }

  private static Written<Message> known(Row row, MessageCache known, long changes) {
    return known.of(row.number("id"), row.optionalNumber("parent_id"), changes, () -> map(row));
  }

  /** How many messages are in the selection. */
  static long count(Tx tx, MessageQuery selection) {
    if (selection.exact()) {
      return tx.number(
          Query.of("SELECT count(*) AS n FROM messages m WHERE").add(selection.condition()));
    }
    AtomicLong matching = new AtomicLong();
    tx.each(
        Query.of("SELECT " + selection.columns() + " FROM messages m WHERE")
            .add(selection.condition()),
        row -> matching.addAndGet(selection.matches(row) ? 1 : 0));
    return matching.get();
  }

  /** Replaces visibility and recipients of a message that stands in {@code session}. */
  static void show(Tx tx, String session, Message before, Message after, Instant at) {
    tx.run(
        "UPDATE messages SET visibility = ?, recipients = ? WHERE id = ?",
        after.visibility().label(),
        Json.texts(after.to()),
        after.id());
    if (!after.to().equals(before.to())) {
      RecipientTable.narrow(tx, after.id(), after.to());
      RecipientTable.address(tx, session, after.id(), after.to(), at);
    }
    boolean everyone = after.visibility() == Visibility.PUBLIC;
    int now = everyone ? 1 : 0;
    int then = before.visibility() == Visibility.PUBLIC ? 1 : 0;
    if (now + then > 0) {
      SessionTable.touch(tx, session, at, now - then);
    }
    ParticipantTable.join(tx, after.sender(), session, everyone, at);
  }

  private static Message map(Row row) {
    return new Message(
        row.number("id"),
        row.text("sender"),
        row.text("sender_type"),
        row.flag("sender_verified"),
        row.text("content"),
        row.time("sent_at"),
        Visibility.of(row.text("visibility")),
        texts(row.text("recipients")),
        Json.object(row.text("metadata")),
        row.optionalNumber("parent_id"));
  }

  private static List<String> texts(String json) {
    if (json.equals("[]")) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    Json.parse(json).forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
