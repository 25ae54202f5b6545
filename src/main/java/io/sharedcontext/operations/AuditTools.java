package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.message.TokenBudget;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How admins read the audit log. */
public final class AuditTools {
  private static final String LIST = "audit";

  /** An event without its details, with the longest names. */
  private static final long MOST_OF_FIELDS = 550;

  private final Store store;

  public AuditTools(Store store) {
    this.store = store;
  }

  /** The one tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads("get_audit_log", GetAuditLog.class, AuditLog.class, this::log)
        .needs(Permission.ADMIN)
        .in(ToolTier.ADMIN));
  }

  @Doc("Lists changes, authentications and denials, newest first.")
  record GetAuditLog(
      @Doc(pattern = Limits.AGENT_ID) Optional<String> agentId,
      @Doc(id = true, max = 100) Optional<String> sessionId,

      @Doc(value = "Such as permission_denied or lock_refused.", min = 1, max = 100)
      Optional<String> eventType,

      @Doc Optional<Instant> since,
      @Doc("Inclusive; a date is its whole day.") Optional<Instant> until,

      @Doc(min = 1, max = 500, capped = true, otherwise = "50")
      int limit,

      @Doc(id = true) Optional<String> cursor) {}

  /** A page of the log. */
  record AuditLog(
      @Doc List<LoggedEvent> events,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor,
      @Doc("True when more would be too many tokens.") Optional<Boolean> truncated) {}

  /** One event of the log. */
  record LoggedEvent(
      @Doc long id,
      @Doc Instant timestamp,
      @Doc String eventType,
      @Doc Optional<String> agentId,
      @Doc Optional<String> sessionId,
      @Doc Audit.Result outcome,
      @Doc ObjectNode details) {}

  private AuditLog log(Call call, GetAuditLog request) {
    var filter = new Audit.Filter(
        request.agentId(),
        request.sessionId(),
        request.eventType(),
        request.since(),
        request.until());
    long before = request.cursor().map(AuditTools::position).orElse(Long.MAX_VALUE);
    List<Audit.Entry> found = store.read(tx -> Audit.list(tx, filter, before, request.limit() + 1));
    List<LoggedEvent> page =
        found.stream().limit(request.limit()).map(AuditTools::logged).toList();
    List<LoggedEvent> events =
        TokenBudget.of(TokenBudget.DEFAULT_TOKENS).within(page, AuditTools::most);
    boolean more = found.size() > events.size();
    return new AuditLog(
        events,
        more,
        more ? Optional.of(cursor(events.get(events.size() - 1))) : Optional.empty(),
        events.size() < page.size() ? Optional.of(true) : Optional.empty());
  }

  private static long most(LoggedEvent event) {
    return MOST_OF_FIELDS + Json.text(event.details()).length();
  }

  private static String cursor(LoggedEvent last) {
    return new Cursor(LIST, List.of(Long.toString(last.id()))).text();
  }

  private static long position(String cursor) {
    return Cursor.number(Cursor.read(cursor, LIST, 1).get(0));
  }

  private static LoggedEvent logged(Audit.Entry entry) {
    Audit.Event event = entry.event();
    return new LoggedEvent(
        entry.id(),
        entry.at(),
        event.type(),
        named(event.agent()),
        named(event.session()),
        event.result(),
        event.details());
  }

  private static Optional<String> named(String text) {
    return Optional.of(text).filter(name -> !name.isEmpty());
  }
}
