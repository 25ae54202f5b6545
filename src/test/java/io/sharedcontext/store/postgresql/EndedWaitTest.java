package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.DatabaseProxy;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
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

  private static final String DATABASE = "SHARED_CONTEXT_DATABASE";

  private final Map<String, String> environment;
  private final Store mine;
  private final Store others;
  private final String name = "waits-" + System.nanoTime();
  private final CountDownLatch kept = new CountDownLatch(1);

  EndedWaitTest(@TempDir Path home) {
    environment = TestEngine.POSTGRESQL.environment(home);
    others = new Store(Settings.of(environment).store());
    environment.computeIfPresent(DATABASE, (key, url) -> url + "&application_name=" + name);
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

  /** The process has something to tell its client in the moment that is left to it. */
  @Test
  void nobody_waits_for_a_server_that_cannot_be_told() throws IOException {
    URI database = URI.create(Objects.requireNonNull(environment.get(DATABASE)));
    try (DatabaseProxy proxy = new DatabaseProxy(database.getHost(), database.getPort())) {
      environment.computeIfPresent(
          DATABASE,
          (key, url) -> url.replace(
                  database.getHost() + ":" + database.getPort(), "127.0.0.1:" + proxy.port())
              + "&sslmode=disable");
      Store ending = new Store(Settings.of(environment).store());
      ending.write(EndedWaitTest::change).join();
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Boolean> other = keep(begun);
      await(begun);
      CompletableFuture<Boolean> change = ending.write(EndedWaitTest::change);
      Await.until("it waits", () -> others.read(tx -> tx.number(WAITING, name)) > 0);
      proxy.stall(true);

      assertThat(CompletableFuture.runAsync(ending::stopCommits))
          .succeedsWithin(Duration.ofSeconds(5));

      proxy.stall(false);
      assertThat(change.handle((done, thrown) -> thrown).join()).isInstanceOf(Failure.class);
      kept.countDown();
      assertThat(other).succeedsWithin(Duration.ofSeconds(10));
      ending.close();
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
    assertThat(other).succeedsWithin(Duration.ofSeconds(10));
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
    assertThat(other).succeedsWithin(Duration.ofSeconds(10));
  }
}
