package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.message.TokenBudget;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Descriptions;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The tools that put work on a board and show what is there. */
public final class WorkTools {
  static final int TITLE = 300;
  static final int DESCRIPTION = 10_000;
  static final int LABELS = 20;
  static final int DEPENDENCIES = 50;
  static final String LABEL = ".{1,50}";

  private static final String LIST = "work_items";

  /** The fields of an item in a list with their names, but for its title, labels and ids of others. */
  private static final long MOST_OF_FIELDS = 500;

  private static final long ID = 25;

  /** What a rare filter passes over in one call; the next goes on from there. */
  static final int MOST_LOOKED_AT = 2_000;

  private final Store store;
  private final AuditedWrites writes;
  private final Clock clock;
  private final RandomGenerator random;
  private final Board board;

  /**
   * Tools over {@code board}.
   *
   * @param random where ids come from
   */
  public WorkTools(
      Store store, AuditedWrites writes, Clock clock, RandomGenerator random, Board board) {
    this.store = store;
    this.writes = writes;
    this.clock = clock;
    this.random = random;
    this.board = board;
  }

  /** Both tools. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.changes("add_work_item", Effect.ADDS, AddWorkItem.class, AddedWork.class, this::add)
            .limited(RateLimit.MESSAGES),
        Tool.reads("list_work_items", ListWorkItems.class, WorkList.class, this::list));
  }

  @Doc("Puts work on a session's board, to be claimed once all of depends_on is finished.")
  record AddWorkItem(
      @Doc(value = Descriptions.SESSION_ID, id = true) String sessionId,

      @Doc(value = "What is to be done.", min = 1, max = TITLE)
      String title,

      @Doc(
          value = "All that a stranger needs to do it.",
          max = DESCRIPTION,
          over = ErrorCode.CONTENT_TOO_LARGE,
          blank = true)
      Optional<String> description,

      @Doc(value = "Items that come first.", max = DEPENDENCIES, otherwise = "[]")
      List<String> dependsOn,

      @Doc(value = "9: most urgent.", max = 9, otherwise = "5")
      int priority,

      @Doc(value = "To select by.", max = LABELS, pattern = LABEL, otherwise = "[]")
      List<String> labels,

      @Doc(
          value = "Your own facts.",
          max = Limits.METADATA_BYTES,
          maxKeys = Limits.METADATA_KEYS,
          over = ErrorCode.METADATA_TOO_LARGE)
      Optional<ObjectNode> metadata) {}

  record AddedWork(
      @Doc String workItemId,
      @Doc WorkState state,
      @Doc("Those of depends_on that are not finished.") List<String> blockedBy) {}

  @Doc("Lists work, oldest first: who has what, and what waits for what.")
  record ListWorkItems(
      @Doc(value = "Absent: all your sessions.", id = true) Optional<String> sessionId,

      @Doc(value = "Only in these states.", max = 5, otherwise = "[]")
      List<WorkState> state,

      @Doc(value = "Only this agent's.", id = true) Optional<String> assignee,

      @Doc("true: only what can be claimed now.") Optional<Boolean> ready,

      @Doc(value = "With all of these.", otherwise = "[]") List<String> labels,

      @Doc(value = "Items a page.", min = 1, max = 200, capped = true, otherwise = "50")
      int limit,

      @Doc(value = Descriptions.CURSOR, id = true) Optional<String> cursor) {
    boolean wants(WorkItem item) {
      boolean claimable = item.state() == WorkState.OPEN && item.waitsFor() == 0;
      return (state.isEmpty() || state.contains(item.state()))
          && assignee.map(item.claim().agent()::equals).orElse(true)
          && ready.map(wanted -> wanted == claimable).orElse(true)
          && item.facts().labels().containsAll(labels);
    }

    /** A cursor belongs to the board that it came from. */
    String place() {
      return LIST + " " + sessionId.orElse("*");
    }
  }

  record WorkList(
      @Doc List<ItemView.Summary> items,

      @Doc(
          "True also when a rare filter has more of the board to look at; items may be empty then.")
      boolean hasMore,

      @Doc Optional<String> nextCursor,

      @Doc("True when the page was cut to keep the answer short.")
      Optional<Boolean> truncated) {}

  private CompletableFuture<Outcome<AddedWork>> add(Call call, AddWorkItem request) {
    String id = "work_" + HexFormat.of().toHexDigits(random.nextLong());
    return writes.run(call, (tx, now) -> {
      SessionTable.requireActive(tx, request.sessionId());
      WorkItem item = item(tx, now, id, call.caller(), request);
      WorkTable.insert(tx, item);
      board.depend(tx, item, request.dependsOn());
      long message = board.messages().post(tx, now, call.caller(), item, news(item, request));
      ItemView view = ItemView.of(tx, item);
      ObjectNode details = Json.object()
          .put("work_item_id", id)
          .put("message_id", message)
          .put("priority", request.priority())
          .put("depends_on", view.dependsOn().size());
      return new AuditedWrites.AuditedResult<>(
          new AddedWork(id, item.state(), view.blockedBy()),
          event("work_item_added", call, request.sessionId(), details));
    });
  }

  private static WorkItem item(Tx tx, Instant now, String id, Caller caller, AddWorkItem request) {
    return new WorkItem(
        WorkTable.nextNumber(tx),
        id,
        request.sessionId(),
        new WorkItem.Facts(
            request.title(),
            request.description().orElse(""),
            request.metadata().orElseGet(Json::object),
            request.labels().stream().distinct().toList(),
            request.priority(),
            caller.id(),
            now),
        WorkState.OPEN,
        "",
        0,
        now,
        WorkItem.Claim.NONE,
        0,
        Optional.empty());
  }

  private static WorkMessages.News news(WorkItem item, AddWorkItem request) {
    String more = request.description().map(text -> "\n\n" + text).orElse("");
    return new WorkMessages.News("added", "Adds " + WorkMessages.name(item) + "." + more);
  }

  private WorkList list(Call call, ListWorkItems request) {
    long after = request
        .cursor()
        .map(cursor -> Cursor.number(Cursor.read(cursor, request.place(), 1).get(0)))
        .orElse(0L);
    return store.read(call, tx -> {
      request.sessionId().ifPresent(session -> SessionTable.requireKnown(tx, session));
      return page(tx, request, looked(tx, call, request, after));
    });
  }

  /**
   * What a walk over the board found.
   *
   * @param found what is wanted, at most one more than a page
   * @param last the number of the last item that was looked at
   * @param all whether the walk came to the end of the board
   */
  private record Looked(List<WorkItem> found, long last, boolean all) {}

  private Looked looked(Tx tx, Call call, ListWorkItems request, long after) {
    Instant now = clock.instant();
    List<WorkItem> found = new ArrayList<>();
    AtomicInteger left = new AtomicInteger(MOST_LOOKED_AT);
    AtomicLong last = new AtomicLong(after);
    boolean all = BoardTable.walk(tx, request.sessionId(), call.caller().id(), after, stored -> {
      WorkItem item = stored.at(now);
      last.set(item.number());
      if (request.wants(item)) {
        found.add(item);
      }
      return found.size() <= request.limit() && left.decrementAndGet() > 0;
    });
    return new Looked(found, last.get(), all);
  }

  private static WorkList page(Tx tx, ListWorkItems request, Looked looked) {
    List<WorkItem> found = looked.found();
    List<WorkItem> page = found.subList(0, Math.min(request.limit(), found.size()));
    List<ItemView.Summary> all = ItemView.summaries(tx, page);
    List<ItemView.Summary> shown =
        TokenBudget.of(TokenBudget.DEFAULT_TOKENS).within(all, WorkTools::most);
    boolean left = found.size() > shown.size();
    boolean more = left || !looked.all();
    long last = left ? page.get(shown.size() - 1).number() : looked.last();
    return new WorkList(
        shown,
        more,
        more
            ? Optional.of(new Cursor(request.place(), List.of(Long.toString(last))).text())
            : Optional.empty(),
        shown.size() < all.size() ? Optional.of(true) : Optional.empty());
  }

  private static long most(ItemView.Summary item) {
    return MOST_OF_FIELDS
        + TokenBudget.most(item.title())
        + item.reason().map(TokenBudget::most).orElse(0L)
        + item.labels().stream().mapToLong(TokenBudget::most).sum()
        + ID * (item.dependsOn().size() + item.blockedBy().size());
  }

  static Audit.Event event(String type, Call call, String session, ObjectNode details) {
    return new Audit.Event(type, call.caller().id(), session, Audit.Result.SUCCESS, details);
  }
}
