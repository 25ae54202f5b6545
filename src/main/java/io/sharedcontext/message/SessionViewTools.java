package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.AnswerCache;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import io.sharedcontext.tool.Written;
import io.sharedcontext.workspace.CurrentWorkspace;
import io.sharedcontext.workspace.WorkspaceFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that show sessions as a caller sees them. */
public final class SessionViewTools {
  /** The fields of a session in a list with their names, but for its purpose and participants. */
  private static final long MOST_OF_FIELDS = 450;

  private final Store store;
  private final SessionCountCache counts;
  private final SessionContext context;
  private final MessageCache known;
  private final AnswerCache answers;
  private final CurrentWorkspace here;

  /** Tools whose lists begin with the sessions of the workspace {@code here}. */
  public SessionViewTools(
      Store store,
      SessionCountCache counts,
      SessionContext context,
      MessageCache known,
      AnswerCache answers,
      CurrentWorkspace here) {
    this.store = store;
    this.counts = counts;
    this.context = context;
    this.known = known;
    this.answers = answers;
    this.here = here;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.reads("list_sessions", ListSessions.class, SessionList.class, this::list)
            .cached(answers, (call, request) -> state(call))
            .in(ToolTier.CORE),
        Tool.reads("get_session", GetSession.class, SessionView.class, this::get)
            .cached(answers, (call, request) -> state(call, request.sessionId())));
  }

  @Doc(
      "Lists sessions: current workspace first, latest activity first. To find what was said, use search_context.")
  record ListSessions(
      @Doc(value = "Text in the purpose, in any case.", min = 1, max = 500)
      Optional<String> query,

      @Doc(value = "false: closed ones instead.", otherwise = "true")
      boolean active,

      @Doc(value = "Only by this agent.", pattern = Limits.AGENT_ID)
      Optional<String> createdBy,

      @Doc(value = "Only where this agent posted.", pattern = Limits.AGENT_ID)
      Optional<String> participant,

      WorkspaceFilter within,

      @Doc(value = "Sessions a page.", min = 1, max = 200, capped = true, otherwise = "20")
      int limit,

      @Doc(value = Descriptions.CURSOR, id = true) Optional<String> cursor) {}

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
      @Doc long unread,
      @Doc Optional<String> workspace) {}

  record SessionList(
      @Doc List<SessionSummary> sessions,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc(MessagePage.TRUNCATED) Optional<Boolean> truncated) {}

  @Doc(
      "Shows a session with its latest messages, oldest of them first, its participants and locks. To read on, use get_messages; for what is new to you, catch_up.")
  record GetSession(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "How many of the latest messages.", max = 100, capped = true, otherwise = "10")
      int messageLimit,

      AnswerSize size) {}

  record SessionView(
      @Doc Session session,
      @Doc List<Written<Message>> messages,
      @Doc("All that the caller sees.") long messageCount,
      @Doc List<String> participants,
      @Doc List<ObjectNode> locks,
      @Doc("True when max_tokens left something out.") Optional<Boolean> truncated,

      @Doc("For get_messages backward, to what was left out.")
      Optional<String> nextCursor)
      implements GivesMessages {
    @Override
    public List<Long> addressedTo(String agent) {
      return Message.addressedTo(agent, messages);
    }
  }

  /** What a list of sessions is made from. */
  private Optional<List<?>> state(Call call) {
    return store.read(
        call,
        tx -> Optional.of(List.of(
            SessionCountTable.state(tx, call.caller()), SessionTable.changes(tx), here.name())));
  }

  /** What a session's page is made from. Whether a lock still holds depends on the clock, too. */
  private Optional<List<?>> state(Call call, String session) {
    return store.read(
        call,
        tx -> SessionCountTable.state(tx, call.caller(), session)
            .map(mark ->
                List.of(mark, SessionTable.changes(tx, session), context.locks(tx, session))));
  }

  private SessionList list(Call call, ListSessions request) {
    SessionOrder order =
        SessionOrder.of(request.cursor(), request.within().only(here), here.name());
    return store.read(call, tx -> {
      List<Session> page = new ArrayList<>();
      for (Query part : order.parts()) {
        if (page.size() <= request.limit()) {
          SessionTable.walk(tx, condition(part, call.caller(), request), session -> {
            if (request.query().isPresent()
                && !Matching.contains(session.purpose(), request.query().get())) {
              return true;
            }
            page.add(session);
            return page.size() <= request.limit();
          });
        }
      }
      return list(tx, call.caller(), request.limit(), page, order);
    });
  }

  private static Query condition(Query part, Caller caller, ListSessions request) {
    Query condition = part.add("AND s.is_active = ?", request.active());
    request.createdBy().ifPresent(agent -> condition.add("AND s.created_by = ?", agent));
    request
        .participant()
        .ifPresent(agent -> condition
            .add("AND EXISTS (SELECT 1 FROM participants p WHERE p.session_id = s.id")
            .add(
                "AND p.acted = 1 AND p.agent_id = ? AND (p.is_public = 1 OR p.agent_id = ?))",
                agent,
                caller.id()));
    return condition;
  }

  /** A page of at most {@code limit} of the sessions found. */
  private SessionList list(
      Tx tx, Caller caller, int limit, List<Session> found, SessionOrder order) {
    List<Session> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, List<String>> participants =
        ParticipantTable.of(tx, caller, page.stream().map(Session::sessionId).toList());
    List<SessionSummary> all = page.stream()
        .map(session -> summary(
            session,
            participants.getOrDefault(session.sessionId(), List.of()),
            counts.of(tx, caller, session.sessionId())))
        .toList();
    List<SessionSummary> shown =
        TokenBudget.of(TokenBudget.DEFAULT_TOKENS).within(all, SessionViewTools::most);
    boolean more = found.size() > shown.size();
    return new SessionList(
        shown,
        more,
        more ? Optional.of(order.after(page.get(shown.size() - 1))) : Optional.empty(),
        shown.size() < all.size() ? Optional.of(true) : Optional.empty());
  }

  private static long most(SessionSummary one) {
    return MOST_OF_FIELDS
        + one.workspace().map(TokenBudget::most).orElse(0L)
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
        tally.unread(),
        session.workspace());
  }

  private SessionView get(Call call, GetSession request) {
    return store.read(call, tx -> {
      Session session = SessionTable.require(tx, request.sessionId());
      Paging latest = new Paging(
          Direction.BACKWARD,
          Optional.empty(),
          0,
          request.messageLimit(),
          request.size().maxTokens());
      return view(tx, call.caller(), session, latest, request.size().budget());
    });
  }

  /** Locks and participants take a third of the budget at most. */
  private SessionView view(
      Tx tx, Caller caller, Session session, Paging latest, TokenBudget budget) {
    String id = session.sessionId();
    List<ObjectNode> held = context.locks(tx, id);
    List<String> participants =
        ParticipantTable.of(tx, caller, List.of(id)).getOrDefault(id, List.of());
    budget.spend(session);
    TokenBudget part = budget.part(3);
    List<ObjectNode> shownLocks = part.first(held, lock -> Json.text(lock).length());
    List<String> shown = part.names(participants);
    budget.settle(part, 3);
    Paging.Slice slice = latest.slice(tx, MessageQuery.of(caller, id), known, budget);
    boolean cut =
        slice.truncated() || shownLocks.size() < held.size() || shown.size() < participants.size();
    List<Written<Message>> messages = new ArrayList<>(slice.messages());
    Collections.reverse(messages);
    return new SessionView(
        session,
        messages,
        counts.of(tx, caller, id).messages(),
        shown,
        shownLocks,
        cut ? Optional.of(true) : Optional.empty(),
        slice.truncated()
            ? Optional.of(MessageCursor.text(id, messages.get(0).value().id()))
            : Optional.empty());
  }
}
