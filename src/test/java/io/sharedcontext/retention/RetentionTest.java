package io.sharedcontext.retention;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.retention.RetentionRun.Progress;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is over by the operator's policy goes, and nothing else. */
class RetentionTest {
  private static final Caller ANN = agent("ann", "a");
  private static final RetentionPolicy POLICY = RetentionPolicy.of("sessions=10d,messages=20d");

  @TempDir
  Path home;

  private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private ToolFixture tools;
  private Retention retention;

  @BeforeEach
  void begin() {
    tools = new ToolFixture(home, clock);
    new StoreBootstrap(tools.store(), clock).ensure();
    retention = new Retention(tools.store(), clock);
  }

  @AfterEach
  void close() {
    tools.close();
  }

  private long number(String sql) {
    return tools.store().read(tx -> tx.number(sql));
  }

  private String old(int messages) {
    String session = tools.session(ANN);
    for (int i = 0; i < messages; i++) {
      tools.post(ANN, session, "message " + i);
    }
    return session;
  }

  private boolean active(String session) {
    return tools.store().read(tx -> SessionTable.active(tx, session));
  }

  @Test
  void a_new_store_keeps_everything() {
    old(3);
    clock.pass(Duration.ofDays(10_000));

    assertThat(retention.policy()).isEqualTo(RetentionPolicy.NONE);
    assertThat(retention.run(retention.policy())).isEmpty();
    assertThat(number("SELECT count(*) AS n FROM messages")).isEqualTo(3);
  }

  @Test
  void idle_sessions_are_closed_and_their_messages_go_when_they_are_old() {
    String idle = old(450);
    clock.pass(Duration.ofDays(9));
    String busy = old(2);
    clock.pass(Duration.ofDays(2));

    assertThat(retention.count(POLICY)).containsEntry("idle sessions to close", 1L);
    assertThat(retention.run(POLICY)).containsExactly(Map.entry("idle sessions to close", 1L));
    assertThat(active(idle)).isFalse();
    assertThat(active(busy)).isTrue();

    clock.pass(Duration.ofDays(10));
    tools.post(ANN, busy, "still here");
    assertThat(retention.count(POLICY)).containsEntry("messages of closed sessions", 450L);
    assertThat(retention.run(POLICY))
        .containsExactly(Map.entry("messages of closed sessions", 450L));
    assertThat(number("SELECT count(*) AS n FROM messages")).isEqualTo(3);
    assertThat(number("SELECT count(*) AS n FROM search_documents")).isEqualTo(3);
    assertThat(tools
            .call(ANN, "get_session", "{'session_id':'" + idle + "'}")
            .get("message_count")
            .asInt())
        .isZero();
    assertThat(tools.store().read(Audit::verify).broken()).isEmpty();
  }

  @Test
  void work_of_closed_sessions_goes_when_it_is_old_and_nothing_waits_for_it() {
    String session = old(1);
    String arguments = "{'session_id':'" + session + "','title':'build'";
    String first =
        tools.call(ANN, "add_work_item", arguments + "}").get("work_item_id").asText();
    clock.pass(Duration.ofDays(15));
    String second = tools
        .call(ANN, "add_work_item", arguments + ",'depends_on':['" + first + "']}")
        .get("work_item_id")
        .asText();
    tools.call(ANN, "update_session", "{'session_id':'" + session + "','is_active':false}");
    clock.pass(Duration.ofDays(6));

    assertThat(retention.run(POLICY)).containsEntry("work items of closed sessions", 1L);
    tools.call(ANN, "update_session", "{'session_id':'" + session + "','is_active':true}");
    assertThat(tools.call(ANN, "claim_work_item", "{}").at("/item/work_item_id").asText())
        .isEqualTo(second);
  }

  @Test
  void what_was_said_in_private_keeps_a_session_open_too() {
    String session = old(1);
    clock.pass(Duration.ofDays(9));
    tools.post(ANN, session, "to myself", "{'visibility':'private'}");
    clock.pass(Duration.ofDays(2));

    assertThat(retention.run(POLICY)).isEmpty();
    assertThat(active(session)).isTrue();
  }

  @Test
  void counting_removes_nothing() {
    old(3);
    clock.pass(Duration.ofDays(30));
    long before = number("SELECT count(*) AS n FROM audit");
    retention.count(POLICY);

    assertThat(number("SELECT count(*) AS n FROM audit")).isEqualTo(before);
    assertThat(number("SELECT count(*) AS n FROM messages")).isEqualTo(3);
  }

  @Test
  void expired_memory_and_results_go_with_a_run() {
    tools.call(ANN, "set_memory", "{'key':'k','value':1,'expires_in':60,'idempotency_key':'a'}");
    clock.pass(Duration.ofDays(2));

    assertThat(retention.run(RetentionPolicy.NONE))
        .containsEntry("expired memory entries", 1L)
        .containsEntry("results of repeatable calls and replaced tokens", 1L);
  }

  @Test
  void the_policy_is_the_same_for_every_process_of_the_store() {
    retention.set(POLICY);
    try (ToolFixture other = new ToolFixture(home, clock)) {
      assertThat(new Retention(other.store(), clock).policy()).isEqualTo(POLICY);
    }
  }

  @Test
  void one_process_has_the_turn_until_it_stops_or_dies() {
    assertThat(take("one", true)).isTrue();
    assertThat(take("two", true)).isFalse();
    assertThat(take("two", false)).isTrue();
    clock.pass(Duration.ofSeconds(31));
    assertThat(take("three", true)).isTrue();
    clock.pass(Duration.ofDays(-1));
    assertThat(take("four", true)).as("the clock was put back").isTrue();
  }

  private boolean take(String process, boolean othersLive) {
    return tools
        .store()
        .write(tx -> RetentionTable.take(tx, process, other -> othersLive, clock.instant()))
        .join();
  }

  @Test
  void a_run_that_another_process_overtakes_ends_without_removing_anything_more() {
    String session = old(500);
    tools
        .store()
        .write(tx -> {
          SessionTable.markDeleted(tx, session, clock.instant());
          return true;
        })
        .join();
    RetentionRun run = new RetentionRun(tools.store(), clock, List.of(Steps.deletedSessions()));
    assertThat(run.next().join()).isEqualTo(Progress.MORE);
    long left = number("SELECT count(*) AS n FROM messages");

    try (ToolFixture other = new ToolFixture(home, clock)) {
      String process = other.store().processes().self();
      clock.pass(Duration.ofSeconds(31));
      other
          .store()
          .write(tx -> RetentionTable.take(tx, process, o -> true, clock.instant()))
          .join();
      assertThat(run.next().join()).isEqualTo(Progress.ELSEWHERE);
      assertThat(number("SELECT count(*) AS n FROM messages")).isEqualTo(left);
    }

    // The other has died, and left the rest.
    assertThat(retention.run(RetentionPolicy.NONE)).containsKey("deleted sessions");
    assertThat(number("SELECT count(*) AS n FROM sessions")).isZero();
    assertThat(number("SELECT count(*) AS n FROM messages")).isZero();
  }

  @SqliteOnly("pages are given back by this program")
  @Test
  void free_pages_go_back_to_the_disk() {
    assertThat(number("SELECT auto_vacuum AS n FROM pragma_auto_vacuum")).isEqualTo(2);
    String session = tools.session(ANN);
    for (int i = 0; i < 40; i++) {
      tools.post(ANN, session, "x".repeat(100_000));
    }
    long before = number("SELECT page_count AS n FROM pragma_page_count");
    tools.call(ANN, "delete_session", "{'session_id':'" + session + "'}");
    retention.run(RetentionPolicy.NONE);

    assertThat(retention.recoverSpace()).isTrue();

    assertThat(number("SELECT page_count AS n FROM pragma_page_count")).isLessThan(before / 5);
    assertThat(number("SELECT freelist_count AS n FROM pragma_freelist_count")).isZero();
    assertThat(home.resolve("context.db-wal").toFile().length()).isLessThan(100_000);
  }

  @Test
  void the_audit_log_is_cut_and_its_chain_goes_on() {
    old(700);
    clock.pass(Duration.ofDays(400));
    old(5);
    tools
        .store()
        .write(tx -> tx.run("UPDATE counted SET up_to = 10000 WHERE name = 'audit'"))
        .join();
    RetentionPolicy policy = RetentionPolicy.of("audit=365d");

    assertThat(retention.run(policy)).containsEntry("events of the audit log", 702L);

    Optional<byte[]> secret =
        tools.store().read(tx -> new StoreBootstrap(tools.store(), clock).secret(tx));
    Audit.Verdict verdict = tools.store().read(tx -> Audit.verify(tx, secret));
    assertThat(verdict.broken()).isEmpty();
    assertThat(verdict.rows()).isGreaterThanOrEqualTo(6);
    assertThat(number("SELECT count(*) AS n FROM audit WHERE event_type = 'audit_cut'"))
        .isEqualTo(2);
  }
}
