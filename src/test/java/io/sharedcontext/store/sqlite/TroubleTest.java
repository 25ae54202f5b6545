package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreInfo;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ExpectedErrors;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store does when its disk, its files or its queue fail it. */
class TroubleTest {
  private final Path home;
  private final Path file;
  private final Store store;

  TroubleTest(@TempDir Path home) {
    this.home = home;
    file = home.resolve("context.db");
    store = new Store(new SqliteSettings(file, true, false));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CompletableFuture<Integer> put(String name) {
    return store.write(tx -> StoreProcess.put(tx, name));
  }

  private long count(String pattern) {
    return store.read(
        tx -> tx.number("SELECT count(*) AS n FROM store_fact WHERE name LIKE ?", pattern));
  }

  private static ErrorCode code(CompletableFuture<?> future) {
    return future.handle((done, failure) -> ((Failure) failure).code()).join();
  }

  private void limitPages(long pages) {
    store.write(tx -> tx.list("PRAGMA max_page_count = " + pages, row -> true)).join();
  }

  @Test
  void a_full_disk_fails_the_whole_batch_and_is_forgotten_once_there_is_room() {
    long pages = store.read(tx -> tx.number("SELECT page_count AS n FROM pragma_page_count"));
    limitPages(pages + 1);
    CountDownLatch queued = new CountDownLatch(1);
    CompletableFuture<Integer> before = store.write(tx -> {
      Await.until(queued, 0);
      return StoreProcess.put(tx, "small");
    });
    CompletableFuture<Integer> big = put("x".repeat(100_000));
    queued.countDown();

    assertThat(code(big)).isEqualTo(ErrorCode.STORE_FULL);
    assertThat(code(before)).isEqualTo(ErrorCode.STORE_FULL);
    assertThat(count("small")).isZero();
    limitPages(1_000_000);
    assertThat(put("small").join()).isEqualTo(1);
  }

  @Test
  void a_store_that_was_replaced_is_not_used_before_its_file_is_back() throws IOException {
    put("before").join();
    Files.move(file, home.resolve("moved.db"));
    Files.createFile(file);

    assertThat(code(put("after"))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThatThrownBy(() -> count("%")).hasMessageContaining("replaced under this server");
    Files.delete(file);
    Files.move(home.resolve("moved.db"), file);
    Await.until("the file is seen", () -> accepted("again"));
    assertThat(count("before")).isEqualTo(1);
    assertThat(count("after")).isZero();
  }

  private boolean accepted(String name) {
    return put(name).handle((done, failure) -> failure == null).join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm"})
  void without_its_log_or_its_index_a_store_is_opened_anew_with_all_that_was_acknowledged(
      String suffix) throws IOException {
    try (ExpectedErrors errors = ExpectedErrors.containing("opened anew")) {
      put("before").join();
      Files.delete(home.resolve("context.db" + suffix));

      Await.until("a change is accepted", () -> accepted("after"));
      assertThat(count("before")).isEqualTo(1);
      assertThat(count("after")).isEqualTo(1);
      assertThat(store.problems(false)).isEmpty();
      assertThat(errors.text()).contains("opened anew");
    }
  }

  @Test
  void a_listener_hears_of_commits_after_the_store_was_opened_anew() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    try (ExpectedErrors errors = ExpectedErrors.containing("opened anew");
        AutoCloseable listening = store.listen(heard::incrementAndGet);
        Store other = new Store(new SqliteSettings(file, true, false))) {
      Files.delete(home.resolve("context.db-shm"));
      Await.until("both have opened it anew", () -> accepted("one"));
      int before = heard.get();
      Await.until(
          "another has written",
          () -> other
              .write(tx -> StoreProcess.put(tx, "two"))
              .handle((done, failure) -> failure == null)
              .join());
      Await.until("it is heard", () -> heard.get() > before);
      assertThat(errors.text()).contains("opened anew");
      assertThat(listening).isNotNull();
    }
  }

  @Test
  void readers_notice_too() throws IOException {
    assertThat(count("before")).isZero();
    Files.delete(file);

    assertThatThrownBy(() -> Await.until("a refusal", () -> count("%") < 0))
        .hasMessageContaining("replaced");
  }

  @Test
  void without_its_queue_a_store_goes_on() throws IOException {
    assertThat(put("a").join()).isEqualTo(1);
    Files.delete(home.resolve("context.db.queue"));
    Files.createDirectories(home.resolve("context.db.queue"));

    assertThat(put("b").join()).isEqualTo(1);
    assertThat(put("c").join()).isEqualTo(1);
  }

  @Test
  void damage_in_the_queue_does_no_harm() throws IOException {
    Files.write(
        home.resolve("context.db.queue"),
        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0},
        StandardOpenOption.CREATE);

    assertThat(put("a").join()).isEqualTo(1);
    assertThat(put("b").join()).isEqualTo(1);
  }

  @Test
  void a_turnstile_opens_its_file_anew_after_a_wait_was_given_up() throws IOException {
    Path queue = home.resolve("queue");
    try (Scheduler background = new Scheduler();
        TicketLock ticketLock =
            new TicketLock(queue, new Watchdog(Duration.ofSeconds(60), background))) {
      ticketLock.enter();
      ticketLock.leave();
      Thread.currentThread().interrupt();
      ticketLock.enter();
      ticketLock.leave();
      assertThat(Thread.interrupted()).isFalse();
      ticketLock.enter();
      ticketLock.leave();
    }
    try (FileChannel channel = FileChannel.open(queue, StandardOpenOption.WRITE);
        FileLock all = channel.tryLock()) {
      assertThat(all).isNotNull();
    }
  }

  @Test
  void a_job_runs_again_and_again_but_not_before_the_store_is_open() {
    AtomicInteger runs = new AtomicInteger();
    store.every(Duration.ofMillis(20), tx -> runs.incrementAndGet());
    assertThat(runs).hasValue(0);

    store.open();
    Await.until("three runs", () -> runs.get() >= 3);
  }

  @Test
  void a_rider_that_fails_harms_nobody() {
    store.open();
    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose")) {
      store.later(tx -> {
        throw new IllegalStateException("on purpose");
      });

      assertThat(put("a").join()).isEqualTo(1);
      Await.until("the loss is logged", () -> errors.text().contains("on purpose"));
    }
  }

  @Test
  void a_backup_is_a_store_of_its_own() throws IOException {
    put("kept").join();
    Path copy = home.resolve("copy.db");

    store.backUp(copy);

    try (Store second = new Store(new SqliteSettings(copy, false, false))) {
      long kept =
          second.read(tx -> tx.number("SELECT count(*) AS n FROM store_fact WHERE name = 'kept'"));
      assertThat(kept).isEqualTo(1);
      assertThat(second.problems(true)).isEmpty();
    }
    assertThatThrownBy(() -> store.backUp(copy)).hasMessageContaining("copy.db");
  }

  @Test
  void facts_are_those_of_the_open_store() throws IOException {
    put("x").join();

    StoreInfo facts = store.facts();

    assertThat(facts.name()).isEqualTo(file.toRealPath().toString());
    assertThat(facts.version()).isEqualTo(Migration.ALL.size());
    assertThat(facts.sizeBytes()).isPositive();
    assertThat(facts.walBytes()).isPositive();
    assertThat(facts.sqliteVersion()).startsWith("3.");
  }

  @Test
  void the_log_does_not_grow_without_bound() {
    for (int i = 0; i < 40; i++) {
      String name = i + "x".repeat(1_000_000);
      put(name).join();
    }
    Await.until("the log is short", () -> {
      put("small" + System.nanoTime()).join();
      return store.facts().walBytes() <= 20_000_000;
    });
    assertThat(store.facts().sizeBytes()).isGreaterThan(20_000_000);
  }
}
