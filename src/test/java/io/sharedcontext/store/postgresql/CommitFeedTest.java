package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Who waits hears of commits, be they notified or not, and after the connection was lost. */
class CommitFeedTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private static final String LISTENING = """
      FROM pg_stat_activity WHERE application_name = 'shared-context-feed'
        AND query IN ('SELECT commits FROM store_state', 'LISTEN "' || ? || '"', 'LISTEN ' || ?)
      """;

  @TempDir
  private Path home;

  private Store store(String notify) {
    Map<String, String> environment = TestEngine.POSTGRESQL.environment(home);
    environment.put("SHARED_CONTEXT_NOTIFY", notify);
    environment.computeIfPresent(
        "SHARED_CONTEXT_DATABASE", (name, url) -> url + "&application_name=shared-context-feed");
    return new Store(Settings.of(environment).store());
  }

  private String schema() {
    return TestEngine.POSTGRESQL
        .environment(home)
        .getOrDefault("SHARED_CONTEXT_DATABASE", "")
        .replaceFirst(".*schema=", "");
  }

  /** Waits for a change that only a commit brings about; looks only when it hears of one. */
  private static CompletableFuture<Long> changed(ChangeAwaiter waits, Store store, long than) {
    return waits.untilCommitted(
        () -> Optional.of(seq(store)).filter(seq -> seq > than), LONG, () -> -1L);
  }

  private static long seq(Store store) {
    return store.read(tx -> ChangeCounters.seq(tx, "a"));
  }

  private static void bump(Store store) {
    boolean bumped = store
        .write(tx -> {
          ChangeCounters.bump(tx, "a");
          return true;
        })
        .join();
    assertThat(bumped).isTrue();
  }

  private long listening(Store store) {
    return store.read(tx -> tx.number("SELECT count(*) AS n " + LISTENING, schema(), schema()));
  }

  @Test
  void without_notifications_waits_end_by_looking() {
    try (Store mine = store("off");
        Store others = store("off");
        ChangeAwaiter waits = new ChangeAwaiter(mine)) {
      for (long i = 0; i < 5; i++) {
        CompletableFuture<Long> waiting = changed(waits, mine, i);
        assertThat(waiting).isNotDone();
        bump(others);
        assertThat(waiting.join()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void a_notification_that_was_not_sent_is_made_up_for_by_the_commit_number() {
    try (Store mine = store("on");
        Store others = store("off");
        ChangeAwaiter waits = new ChangeAwaiter(mine)) {
      CompletableFuture<Long> waiting = changed(waits, mine, 0);
      bump(others);

      assertThat(waiting.join()).isEqualTo(1);
    }
  }

  /** Ends when nothing has come for as long as any notification may be kept back, and much longer. */
  private static int notifications(Connection listening) throws SQLException {
    PGConnection notified = listening.unwrap(PGConnection.class);
    int all = 0;
    for (int more = -1; more != 0; all += more) {
      PGNotification[] told = notified.getNotifications(more < 0 ? 10_000 : 1_000);
      more = told == null ? 0 : told.length;
    }
    return all;
  }

  @Test
  void commits_in_quick_succession_are_told_at_once_and_then_fifty_times_a_second_at_most()
      throws SQLException {
    PostgresSettings settings =
        (PostgresSettings) Settings.of(TestEngine.POSTGRESQL.environment(home)).store();
    try (Scheduler background = new Scheduler();
        PostgresConnections connections = new PostgresConnections(settings, background.executor());
        CommitFeed feed = new CommitFeed(connections, "fifty", true, background);
        Connection other = connections.open(PostgresConnections.Use.BESIDE);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(true);
      boolean unused = statement.execute("LISTEN fifty");
      long begun = System.nanoTime();
      long spent = 0;
      while (spent < 300_000_000) {
        feed.wakeOthers();
        assertThat(Pause.taken(1)).isTrue();
        spent = System.nanoTime() - begun;
      }

      // One at the beginning, and one that may be sent after the end.
      assertThat(notifications(other)).isBetween(1, 2 + (int) (spent / 20_000_000));
    }
  }

  @Test
  void what_was_committed_while_nobody_listened_is_caught_up() {
    try (Store mine = store("on");
        Store others = store("off");
        ChangeAwaiter waits = new ChangeAwaiter(mine)) {
      CompletableFuture<Long> waiting = changed(waits, mine, 0);
      Await.until("it listens", () -> listening(others) == 1);
      long ended = others.read(tx -> tx.number(
          "SELECT count(pg_terminate_backend(pid)) AS n " + LISTENING, schema(), schema()));
      bump(others);

      assertThat(ended).isEqualTo(1);
      assertThat(waiting.join()).isEqualTo(1);
      Await.until("it listens again", () -> {
        CompletableFuture<Long> next = changed(waits, mine, seq(others));
        boolean again = listening(others) == 1;
        next.cancel(true);
        return again;
      });
    }
  }
}
