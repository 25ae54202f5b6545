package io.sharedcontext.acceptance;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks into a store for what a crash could have left half done. */
public final class StoreCheck {
  /** Counts of rows that should not be there, by what is wrong with them. */
  /** A message that was deleted leaves its event, and for a day the result of posting it. */
  private static final String UNLESS_DELETED = """
      AND NOT EXISTS (SELECT 1 FROM audit
        WHERE event_type IN ('message_deleted', 'messages_expired', 'session_deleted'))
      """;

  private static final Map<String, String> WRONG = new LinkedHashMap<>();

  static {
    WRONG.put("messages whose sender takes no part", """
        SELECT count(*) AS n FROM messages m WHERE NOT EXISTS (
          SELECT 1 FROM participants p WHERE p.agent_id = m.sender AND p.session_id = m.session_id)
        """);
    WRONG.put("sessions with a wrong count of public messages", """
        SELECT count(*) AS n FROM sessions s WHERE public_count <> (
          SELECT count(*) FROM messages m WHERE m.session_id = s.id AND m.visibility = 'public')
        """);
    WRONG.put("messages that were not imported without an event in the audit log", """
        SELECT count(*) AS n FROM messages WHERE id NOT IN (
          SELECT CAST(details ->> 'message_id' AS BIGINT) FROM audit
          WHERE event_type IN ('message_added', 'notification_sent', 'question_asked', 'question_answered'))
          AND NOT EXISTS (SELECT 1 FROM audit WHERE event_type = 'imported')
          AND NOT (metadata LIKE '{"type":"work",%' AND EXISTS (
            SELECT 1 FROM audit a WHERE a.event_type LIKE 'work_%' AND a.session_id = messages.session_id))
          AND NOT (sender = 'system' AND EXISTS (
            SELECT 1 FROM audit a WHERE a.event_type = 'message_lapsed' AND a.session_id = messages.session_id))
        """);
    WRONG.put("events in the audit log without a message", """
        SELECT count(*) AS n FROM audit WHERE event_type = 'message_added'
          AND CAST(details ->> 'message_id' AS BIGINT) NOT IN (SELECT id FROM messages)
        """ + UNLESS_DELETED);
    WRONG.put("messages without a row for each recipient", """
        SELECT count(*) AS n FROM messages m WHERE (SELECT count(*) FROM json_each(m.recipients)) <> (
          SELECT count(*) FROM recipients r WHERE r.message_id = m.id)
        """);
    WRONG.put("recipients that take no part", """
        SELECT count(*) AS n FROM recipients r JOIN messages m ON m.id = r.message_id
        WHERE NOT EXISTS (
          SELECT 1 FROM participants p WHERE p.agent_id = r.agent_id AND p.session_id = m.session_id)
        """);
    WRONG.put("first results of no message", """
        SELECT count(*) AS n FROM idempotency
        WHERE tool = 'add_message' AND CAST(result ->> 'message_id' AS BIGINT) NOT IN (SELECT id FROM messages)
        """ + UNLESS_DELETED);
  }

  private StoreCheck() {}

  /** Everything that is wrong with the store in {@code home}; nothing in a sound one. */
  public static List<String> problems(Path home) {
    try (Store store = new Store(TestEngine.current().settings(home))) {
      return store.read(StoreCheck::problems);
    }
  }

  private static List<String> problems(Tx tx) {
    List<String> problems = new ArrayList<>();
    // Each write of PostgreSQL checks references, and nothing switches that off.
    if (TestEngine.current() == TestEngine.SQLITE) {
      problems.addAll(tx.list(
          "SELECT integrity_check AS problem FROM pragma_integrity_check WHERE problem <> 'ok'",
          row -> row.text("problem")));
      problems.addAll(tx.list(
          "SELECT \"table\" AS problem FROM pragma_foreign_key_check",
          row -> "a dangling reference in " + row.text("problem")));
    }
    WRONG.forEach((problem, sql) -> {
      long count = tx.number(sql);
      if (count > 0) {
        problems.add(count + " " + problem);
      }
    });
    Audit.verify(tx).broken().ifPresent(problems::add);
    return problems;
  }
}
