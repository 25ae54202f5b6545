package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.message.SessionContext.Surroundings;
import io.sharedcontext.message.SessionCountTable.Backlog;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.AnswerCache;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import io.sharedcontext.tool.Written;
import io.sharedcontext.workspace.CurrentWorkspace;
import io.sharedcontext.workspace.WorkspaceFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tool that tells an agent what it missed. */
public final class CatchUpTools {
  private static final int MOST_MESSAGES = 1_000;

  /** Locks, agents and keys of a session take at most so much less than its messages. */
  private static final long MESSAGES_TO_THE_REST = 3;

  private final Store store;
  private final SessionCountCache counts;
  private final MessageCache known;
  private final SessionContext context;
  private final AnswerCache answers;
  private final CurrentWorkspace here;

  /** The tool, which tells of the sessions of the workspace {@code here} before others. */
  public CatchUpTools(
      Store store,
      SessionCountCache counts,
      MessageCache known,
      SessionContext context,
      AnswerCache answers,
      CurrentWorkspace here) {
    this.store = store;
    this.counts = counts;
    this.known = known;
    this.context = context;
    this.answers = answers;
    this.here = here;
  }

  /** Every tool of this class. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads("catch_up", CatchUp.class, CaughtUp.class, this::catchUp)
        .cached(
            answers, (call, request) -> store.read(call, tx -> state(tx, call.caller(), request)))
        .in(ToolTier.CORE));
  }

  @Doc(
      "Begin here. Tells what is new for you: others' messages since your acknowledged position, by session, with locks, active agents and shared memory keys.")
  record CatchUp(
      @Doc(value = "Only this session; absent: all of yours.", id = true)
      Optional<String> sessionId,

      WorkspaceFilter within,

      @Doc(
          value = Descriptions.MAX_TOKENS,
          min = 100,
          max = 50_000,
          capped = true,
          raised = true,
          otherwise = "1500")
      int maxTokens) {}

  /** What is told of a session, and whether that is all there is. */
  private record SessionNews(News news, boolean whole) {}

  /** A session and how much of it the caller missed. */
  private record Missed(Backlog backlog, long unread) {}

  record CaughtUp(
      @Doc("Work and locks that others handed over to you; yours to go on with.")
      Optional<List<ObjectNode>> handedOver,

      @Doc("Those with something new first.") List<News> sessions,
      @Doc("True when max_tokens left something out.") Optional<Boolean> truncated)
      implements GivesMessages {
    @Override
    public List<Long> addressedTo(String agent) {
      return sessions.stream()
          .flatMap(news -> Message.addressedTo(agent, news.messages()).stream())
          .toList();
    }
  }

  /** What the news are made from. */
  private Optional<List<?>> state(Tx tx, Caller caller, CatchUp request) {
    return request
        .sessionId()
        .map(id -> SessionCountTable.state(tx, caller, id)
            .<List<?>>map(mark -> List.of(mark, SessionTable.changes(tx, id))))
        .orElseGet(() ->
            Optional.of(List.of(SessionCountTable.state(tx, caller), SessionTable.changes(tx))))
        .map(own -> List.of(
            own,
            context.state(tx, request.sessionId()),
            context.handedOver(tx, caller, request.sessionId()),
            here.name()));
  }

  private CaughtUp catchUp(Call call, CatchUp request) {
    return store.read(
        call,
        tx -> tell(
            tx,
            call.caller(),
            missed(tx, call.caller(), request.sessionId()).stream()
                .filter(
                    one -> request.within().only(here).map(one.backlog()::in).orElse(true))
                .toList(),
            context.handedOver(tx, call.caller(), request.sessionId()),
            TokenBudget.of(request.maxTokens())));
  }

  private boolean elsewhere(Missed missed) {
    return !here.name().isEmpty() && !missed.backlog().in(here.name());
  }

  /**
   * The sessions to tell of: those that hold something new first, of these those of the current workspace, and
   * then by latest activity.
   */
  private List<Missed> missed(Tx tx, Caller caller, Optional<String> session) {
    if (session.isPresent()) {
      SessionTable.requireKnown(tx, session.get());
      return SessionCountTable.find(tx, caller, session.get()).stream()
          .map(one -> new Missed(one, waiting(tx, caller, one)))
          .toList();
    }
    return SessionCountTable.all(tx, caller).stream()
        .map(one -> new Missed(one, tally(tx, caller, one).unread()))
        .filter(one -> one.backlog().active() || one.unread() > 0)
        .sorted(this::compare)
        .toList();
  }

  /** With something new first, then of this workspace; not by the JDK's comparators, which no archive holds. */
  private int compare(Missed one, Missed other) {
    int news = Boolean.compare(one.unread() == 0, other.unread() == 0);
    return news != 0 ? news : Boolean.compare(elsewhere(one), elsewhere(other));
  }

  /** To one that takes no part, everything of others is new. */
  private long waiting(Tx tx, Caller caller, Backlog backlog) {
    return backlog.mark().takesPart()
        ? tally(tx, caller, backlog).unread()
        : SessionCountTable.waiting(tx, caller, backlog.session(), 0, Long.MAX_VALUE);
  }

  private SessionCounts tally(Tx tx, Caller caller, Backlog backlog) {
    return counts.of(tx, caller, backlog.session(), backlog.mark());
  }

  /**
   * What was handed over comes first, then what waits; sessions without anything new are named in what
   * room is left.
   */
  private CaughtUp tell(
      Tx tx, Caller caller, List<Missed> missed, List<ObjectNode> handed, TokenBudget budget) {
    List<ObjectNode> shown = budget.first(handed, one -> Json.text(one).length());
    List<Missed> waiting = missed.stream().filter(one -> one.unread() > 0).toList();
    List<Missed> quiet = missed.subList(waiting.size(), missed.size());
    List<SessionNews> told = new ArrayList<>(news(tx, caller, waiting, budget));
    if (told.size() == waiting.size()) {
      told.addAll(quiet(tx, caller, quiet, budget, told.isEmpty()));
    }
    boolean complete = shown.size() == handed.size()
        && told.size() == missed.size()
        && told.stream().allMatch(SessionNews::whole);
    return new CaughtUp(
        Optional.of(shown).filter(some -> !some.isEmpty()),
        told.stream().map(SessionNews::news).toList(),
        complete ? Optional.empty() : Optional.of(true));
  }

  /** The frames of sessions come first; what is left is shared out evenly to what goes in them. */
  private List<SessionNews> news(Tx tx, Caller caller, List<Missed> waiting, TokenBudget budget) {
    List<News> frames = frames(waiting, budget, true);
    List<Surroundings> surroundings = surroundings(tx, caller, frames);
    List<SessionNews> told = new ArrayList<>();
    for (News frame : frames) {
      int share = frames.size() - told.size();
      Surroundings there = surroundings.get(told.size());
      SessionNews around = around(frame, there, budget, share * MESSAGES_TO_THE_REST);
      Backlog backlog = waiting.get(told.size()).backlog();
      News news = fill(tx, caller, around.news(), backlog, budget, share);
      told.add(new CatchUpTools.SessionNews(
          news, around.whole() && news.messages().size() == news.unread()));
    }
    return told;
  }

  private List<SessionNews> quiet(
      Tx tx, Caller caller, List<Missed> quiet, TokenBudget budget, boolean first) {
    List<News> frames = frames(quiet, budget, first);
    List<Surroundings> surroundings = surroundings(tx, caller, frames);
    List<SessionNews> told = new ArrayList<>();
    for (News frame : frames) {
      int share = frames.size() - told.size();
      told.add(around(frame, surroundings.get(told.size()), budget, share));
    }
    return told;
  }

  private List<Surroundings> surroundings(Tx tx, Caller caller, List<News> frames) {
    return frames.isEmpty()
        ? List.of()
        : context.around(tx, caller, frames.stream().map(News::sessionId).toList());
  }

  /**
   * As many frames as there is room for.
   *
   * @param first whether one is wanted however small the budget
   */
  private static List<News> frames(List<Missed> missed, TokenBudget budget, boolean first) {
    List<News> frames = new ArrayList<>();
    for (Missed one : missed) {
      News frame = frame(one.backlog(), one.unread());
      boolean wanted = first && frames.isEmpty();
      if (!budget.reserve(ResultWriter.text(frame).length()) && !wanted) {
        break;
      }
      frames.add(frame);
    }
    return frames;
  }

  private static News frame(Backlog backlog, long unread) {
    return new News(
        backlog.session(),
        backlog.purpose(),
        backlog.active(),
        unread,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        MessageCursor.text(backlog.session(), backlog.acknowledged()),
        backlog.workspace());
  }

  /** The frame with locks, agents and keys, as far as its share of the budget goes. */
  private static SessionNews around(
      News frame, Surroundings there, TokenBudget budget, long share) {
    TokenBudget part = budget.part(share);
    News full = frame.within(
        part.first(there.locks(), lock -> Json.text(lock).length()),
        part.names(there.activeAgents()),
        part.names(there.sharedKeys()));
    budget.settle(part, share);
    return new CatchUpTools.SessionNews(
        full,
        full.locks().size() == there.locks().size()
            && full.activeAgents().size() == there.activeAgents().size()
            && full.sharedMemoryKeys().size() == there.sharedKeys().size());
  }

  private News fill(
      Tx tx, Caller caller, News frame, Backlog backlog, TokenBudget budget, long share) {
    TokenBudget part = budget.part(share);
    MessageQuery waiting =
        MessageQuery.of(caller, backlog.session()).unreadAfter(backlog.acknowledged());
    List<Written<Message>> messages =
        Paging.oldest(MOST_MESSAGES).slice(tx, waiting, known, part).messages();
    budget.settle(part, share);
    return messages.isEmpty()
        ? frame
        : frame.with(
            messages,
            MessageCursor.text(
                backlog.session(), messages.get(messages.size() - 1).value().id()));
  }
}
