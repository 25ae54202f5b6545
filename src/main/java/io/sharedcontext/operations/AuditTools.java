package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Doc;
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
      @Doc(min = 1, max = 100) Optional<String> sessionId,

      @Doc(value = "Such as permission_denied or lock_refused.", min = 1, max = 100)
      Optional<String> eventType,

      @Doc Optional<Instant> since,
      @Doc("Inclusive; a date is its whole day.") Optional<Instant> until,
      @Doc(min = 1, max = 500, otherwise = "50") int limit,
      @Doc Optional<String> cursor) {}

  /** A page of the log. */
  record AuditLog(
      @Doc List<LoggedEvent> events,
      @Doc boolean hasMore,
      @Doc Optional<String> nextCursor) {}

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
    List<Audit.Entry> found =
        store.read(call, tx -> Audit.list(tx, filter, before, request.limit() + 1));
    List<Audit.Entry> page = found.subList(0, Math.min(found.size(), request.limit()));
    boolean more = found.size() > page.size();
    return new AuditLog(
        page.stream().map(AuditTools::logged).toList(),
        more,
        more ? Optional.of(cursor(page.get(page.size() - 1))) : Optional.empty());
  }

  private static String cursor(Audit.Entry last) {
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
