package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of a session are read by their index, also if they all are older than those of other sessions. */
class SessionWalkTest {
  private static final int SESSIONS = 20;
  private static final int MESSAGES = 500;
  private static final String FIRST = "session_0";

  private final Store store;

  SessionWalkTest(@TempDir Path home) {
    store = new Store(Settings.of(TestEngine.POSTGRESQL.environment(home)).store());
    store.write(SessionWalkTest::fill).join();
    store.write(tx -> tx.run("ANALYZE messages")).join();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static int fill(Tx tx) {
    tx.run("""
        INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at, is_active, public_count)
        SELECT 'session_' || n, 'many', '{}', 'ann', 0, 0, 1, ? FROM generate_series(0, ? - 1) n
        """, MESSAGES, SESSIONS);
    return tx.run("""
        INSERT INTO messages (id, session_id, sender, sender_type, content, visibility, recipients, metadata, sent_at)
        SELECT n + 1, 'session_' || n / ?, 'ann', 'bot', repeat('word ', 40), 'public', '[]', '{}', n
        FROM generate_series(0, ? - 1) n
        """, MESSAGES, SESSIONS * MESSAGES);
  }

  private List<String> plan(String sql, Object... arguments) {
    return store.read(tx -> tx.list("EXPLAIN " + sql, row -> row.text("QUERY PLAN"), arguments));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM messages m WHERE m.session_id = ? AND m.id > 0 ORDER BY m.id",
        "SELECT * FROM messages m WHERE m.session_id = ? AND m.id > 0 ORDER BY m.id DESC",
        "SELECT * FROM messages m WHERE m.session_id = ? ORDER BY m.id DESC LIMIT 50",
        "SELECT m.id FROM messages m WHERE m.session_id = ? ORDER BY m.id DESC LIMIT 1",
        "SELECT (SELECT m.id FROM messages m WHERE m.session_id = s.id ORDER BY m.id DESC LIMIT 1)"
            + " AS n FROM sessions s WHERE s.id = ?",
      })
  void a_page_is_read_in_the_order_of_the_index(String sql) {
    assertThat(plan(sql, FIRST))
        .noneMatch(line -> line.contains("Sort") || line.contains("Filter: (session_id"))
        .anyMatch(line -> line.contains("using messages_session"));
  }

  @Test
  void no_row_is_left_out_at_the_end() {
    for (String order : List.of("", " DESC")) {
      List<Long> ids = store.read(tx -> tx.list(
          "SELECT m.id FROM messages m WHERE m.session_id = ? ORDER BY m.id" + order,
          row -> row.number("id"),
          "session_7"));
      assertThat(ids).hasSize(MESSAGES).doesNotHaveDuplicates();
      assertThat(ids.get(0)).isEqualTo(order.isEmpty() ? 7L * MESSAGES + 1 : 8L * MESSAGES);
    }
  }
}
