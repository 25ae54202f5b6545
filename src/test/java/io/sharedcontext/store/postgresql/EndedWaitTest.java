package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends does not wait for the turn of another, and its callers learn why. */
class EndedWaitTest {
  private static final String WAITING = """
      SELECT count(*) AS n FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND NOT l.granted AND a.application_name = ?
      """;

  private final Store mine;
  private final Store others;
  private final String name = "waits-" + System.nanoTime();
  private final CountDownLatch kept = new CountDownLatch(1);

  EndedWaitTest(@TempDir Path home) {
    var environment = TestEngine.POSTGRESQL.environment(home);
    others = new Store(Settings.of(environment).store());
    environment.computeIfPresent(
        "SHARED_CONTEXT_DATABASE", (key, url) -> url + "&application_name=" + name);
    mine = new Store(Settings.of(environment).store());
    mine.write(EndedWaitTest::change).join();
  }

  @AfterEach
  void close() {
    kept.countDown();
    mine.close();
    others.close();
  }

  private static boolean change(Tx tx) {
    ChangeCounters.bump(tx, "a");
    return true;
  }

  /** Another process that takes its turn and keeps it; whether it has it yet is in {@code begun}. */
  private CompletableFuture<Boolean> keep(CountDownLatch begun) {
    return others.write(tx -> {
      begun.countDown();
      return await(kept);
    });
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void endsInTime(CompletableFuture<Boolean> change) {
    Await.until("it waits", () -> others.read(tx -> tx.number(WAITING, name)) > 0);

    mine.stopCommits();

    assertThat(change.handle((done, thrown) -> thrown).join())
        .isInstanceOfSatisfying(Failure.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.STORE_BUSY);
          assertThat(e.sentence()).contains("until this server had to end");
        });
  }

  @Test
  void who_waits_for_a_turn_ends() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> other = keep(begun);
    await(begun);

    endsInTime(mine.write(EndedWaitTest::change));

    kept.countDown();
    assertThat(other).succeedsWithin(java.time.Duration.ofSeconds(10));
  }

  @Test
  void who_waits_for_a_second_transaction_in_one_turn_ends() {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    CompletableFuture<Boolean> refused = mine.write(tx -> {
      first.countDown();
      await(queued);
      throw Failure.of(ErrorCode.INVALID_INPUT, "on purpose");
    });
    await(first);
    CompletableFuture<Boolean> other = keep(new CountDownLatch(1));
    Await.until("it is in line", () -> mine.read(tx -> tx.number("""
            SELECT count(*) AS n FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND database =
              (SELECT oid FROM pg_database WHERE datname = current_database())
            """)) > 0);
    queued.countDown();

    endsInTime(refused);

    kept.countDown();
    assertThat(other).succeedsWithin(java.time.Duration.ofSeconds(10));
  }
}
