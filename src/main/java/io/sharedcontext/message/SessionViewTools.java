package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that show sessions as a caller sees them. */
public final class SessionViewTools {
  private static final String LIST = "sessions";

  /** The fields of a session in a list with their names, but for its purpose and participants. */
  private static final long MOST_OF_FIELDS = 450;

  private final Store store;
  private final SessionCountCache tallies;
  private final LockLookup locks;

  public SessionViewTools(Store store, SessionCountCache tallies, LockLookup locks) {
    this.store = store;
    this.tallies = tallies;
    this.locks = locks;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("list_sessions", ListSessions.class, SessionList.class, this::list)
            .in(ToolTier.CORE),
        Tool.reads("get_session", GetSession.class, SessionView.class, this::get));
  }

  @Doc("Lists sessions, latest activity first.")
  record ListSessions(
      @Doc(value = "Text in the purpose, whatever its case.", min = 1, max = 500)
      Optional<String> query,

      @Doc(value = "False: closed ones instead.", otherwise = "true")
      boolean active,

      @Doc(pattern = Limits.AGENT_ID) Optional<String> createdBy,

      @Doc(pattern = Limits.AGENT_ID) Optional<String> participant,

      @Doc(min = 1, max = 200, capped = true, otherwise = "20")
      int limit,

      @Doc(id = true) Optional<String> cursor) {}

  /** A session in a list. */
  record SessionSummary(
      @Doc String sessionId,
      @Doc String purpose,
      @Doc String createdBy,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc boolean isActive,
      @Doc long messageCount,
      @Doc List<String> participants,
      @Doc long unread) {}

  record SessionList(
      @Doc List<SessionSummary> sessions,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc(MessagePage.TRUNCATED) Optional<Boolean> truncated) {}

  @Doc("Shows a session with its latest messages, oldest of them first.")
  record GetSession(
      @Doc(id = true) String sessionId,

      @Doc(max = 100, capped = true, otherwise = "10") int messageLimit,

      @Doc(min = 100, max = 50_000, capped = true, raised = true, otherwise = TokenBudget.DEFAULT)
      int maxTokens) {}

  record SessionView(
      @Doc Session session,
      @Doc List<Message> messages,
      @Doc("All that the caller sees.") long messageCount,
      @Doc List<String> participants,
      @Doc List<ObjectNode> locks,
      @Doc("True when max_tokens left something out.") Optional<Boolean> truncated,

      @Doc("For get_messages backward, to what was left out.")
      Optional<String> nextCursor) {}

  private SessionList list(Call call, ListSessions asked) {
    return store.read(tx -> {
      List<Session> page = new ArrayList<>();
      SessionTable.walk(tx, condition(call.caller(), asked), session -> {
        if (asked.query().isPresent()
            && !Matching.contains(session.purpose(), asked.query().get())) {
          return true;
        }
        page.add(session);
        return page.size() <= asked.limit();
      });
      return list(tx, call.caller(), asked.limit(), page);
    });
  }

  private static Query condition(Caller caller, ListSessions asked) {
    Query condition = Query.of("s.is_active = ?", asked.active());
    asked.createdBy().ifPresent(agent -> condition.add("AND s.created_by = ?", agent));
    asked
        .participant()
        .ifPresent(agent -> condition
            .add("AND EXISTS (SELECT 1 FROM participants p WHERE p.session_id = s.id")
            .add(
                "AND p.agent_id = ? AND (p.is_public = 1 OR p.agent_id = ?))", agent, caller.id()));
    asked.cursor().ifPresent(cursor -> {
      List<String> position = Cursor.read(cursor, LIST, 2);
      condition.add(
          "AND (s.updated_at, s.id) < (?, ?)", Cursor.number(position.get(0)), position.get(1));
    });
    return condition;
  }

  /** A page of at most {@code limit} of the sessions found. */
  private SessionList list(Tx tx, Caller caller, int limit, List<Session> found) {
    List<Session> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, List<String>> participants = ParticipantTable.of(
        tx, caller, MessageTable.json(page.stream().map(Session::sessionId).toList()));
    List<SessionSummary> all = page.stream()
        .map(session -> summary(
            session,
            participants.getOrDefault(session.sessionId(), List.of()),
            tallies.of(tx, caller, session.sessionId())))
        .toList();
    List<SessionSummary> shown =
        TokenBudget.of(TokenBudget.DEFAULT_TOKENS).within(all, SessionViewTools::most);
    boolean more = found.size() > shown.size();
    return new SessionList(
        shown,
        more,
        more ? Optional.of(cursor(page.get(shown.size() - 1))) : Optional.empty(),
        shown.size() < all.size() ? Optional.of(true) : Optional.empty());
  }

  private static long most(SessionSummary one) {
    return MOST_OF_FIELDS
        + TokenBudget.most(one.purpose())
        + one.participants().stream().mapToLong(TokenBudget::most).sum()
        + one.participants().size();
  }

  private static SessionSummary summary(
      Session session, List<String> participants, SessionCounts tally) {
    return new SessionSummary(
        session.sessionId(),
        session.purpose(),
        session.createdBy(),
        session.createdAt(),
        session.updatedAt(),
        session.isActive(),
        tally.messages(),
        participants,
        tally.unread());
  }

  private static String cursor(Session last) {
    String activity = Long.toString(last.updatedAt().toEpochMilli());
    return new Cursor(LIST, List.of(activity, last.sessionId())).text();
  }

  private SessionView get(Call call, GetSession asked) {
    return store.read(tx -> {
      Session session = SessionTable.require(tx, asked.sessionId());
      Paging latest = new Paging(
          Direction.BACKWARD, Optional.empty(), 0, asked.messageLimit(), asked.maxTokens());
      return view(tx, call.caller(), session, latest, TokenBudget.of(asked.maxTokens()));
    });
  }

  /** Locks and participants take a third of the budget at most. */
  private SessionView view(
      Tx tx, Caller caller, Session session, Paging latest, TokenBudget budget) {
    String id = session.sessionId();
    List<ObjectNode> held = locks.of(tx, id);
    List<String> known =
        ParticipantTable.of(tx, caller, MessageTable.json(List.of(id))).getOrDefault(id, List.of());
    budget.spend(session);
    TokenBudget part = budget.part(3);
    List<ObjectNode> shownLocks = part.first(held, lock -> lock.toString().length());
    List<String> shown = part.names(known);
    budget.settle(part, 3);
    Paging.Slice slice = latest.slice(tx, MessageQuery.of(caller, id), budget);
    boolean cut =
        slice.truncated() || shownLocks.size() < held.size() || shown.size() < known.size();
    List<Message> messages = new ArrayList<>(slice.messages());
    Collections.reverse(messages);
    return new SessionView(
        session,
        messages,
        tallies.of(tx, caller, id).messages(),
        shown,
        shownLocks,
        cut ? Optional.of(true) : Optional.empty(),
        slice.truncated()
            ? Optional.of(MessageCursor.text(id, messages.get(0).id()))
            : Optional.empty());
  }
}
