package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How readers are lent: one at first, then by HikariCP, as many as are allowed. */
@Timeout(60)
class ReaderPoolTest {
  private final Path file;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Store> stores = new ArrayList<>();

  ReaderPoolTest(@TempDir Path home) {
    this.file = home.resolve("context.db");
  }

  @AfterEach
  void close() {
    end.countDown();
    threads.shutdownNow();
    stores.forEach(Store::close);
  }

  private Store store(int size, int patienceMillis) {
    Store store = new Store(new SqliteSettings(
        file,
        false,
        false,
        new PoolSettings(size, Duration.ofMillis(patienceMillis), Duration.ZERO)));
    stores.add(store);
    return store;
  }

  /** Keeps {@code count} readers until the end; returns when they have them. */
  private List<CompletableFuture<Boolean>> keep(Store store, int count) throws Exception {
    CountDownLatch have = new CountDownLatch(count);
    List<CompletableFuture<Boolean>> keepers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keepers.add(CompletableFuture.supplyAsync(
          () -> store.read(tx -> {
            have.countDown();
            return await(end);
          }),
          threads));
    }
    assertThat(have.await(30, TimeUnit.SECONDS)).isTrue();
    return keepers;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void until(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(30));
      Thread.onSpinWait();
    }
  }

  private static long one(Store store) {
    return store.read(tx -> tx.number("SELECT 1 AS n"));
  }

  private static Failure failure(Runnable work) {
    try {
      work.run();
      throw new AssertionError("it did not fail");
    } catch (Failure e) {
      return e;
    }
  }

  @Test
  void as_many_reads_run_at_once_as_there_may_be_readers() throws Exception {
    Store store = store(3, 30_000);
    assertThat(store.readers().idle()).isPositive();
    List<CompletableFuture<Boolean>> keepers = keep(store, 3);

    assertThat(store.readers().max()).isEqualTo(3);
    assertThat(store.readers().idle()).isZero();
    CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> one(store), threads);
    until(() -> store.readers().waiting() == 1);
    assertThat(waiting).isNotDone();

    end.countDown();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(keepers).allSatisfy(keeper -> assertThat(keeper.join()).isTrue());
    until(() -> store.readers().active() == 0);
  }

  @Test
  void a_read_that_waits_too_long_for_a_reader_finds_the_store_busy() throws Exception {
    Store store = store(1, 250);
    ReaderStats before = store.readers();
    List<CompletableFuture<Boolean>> unused = keep(store, 1);

    Failure busy = failure(() -> one(store));

    assertThat(busy.code()).isEqualTo(ErrorCode.STORE_BUSY);
    assertThat(busy).hasMessageContaining("all readers of the store are in use");
    assertThat(store.readers().timedOut()).isEqualTo(before.timedOut() + 1);
  }

  @Test
  void a_read_that_is_cancelled_while_it_waits_for_a_reader_ends_at_once() throws Exception {
    Store store = store(1, 60_000);
    assertThat(store.readers().idle()).isEqualTo(1);
    List<CompletableFuture<Boolean>> unused = keep(store, 1);
    CompletableFuture<Failure> ended = new CompletableFuture<>();
    Thread caller = new Thread(() -> ended.complete(failure(() -> one(store))));
    caller.start();
    until(() -> store.readers().waiting() == 1);

    caller.interrupt();

    assertThat(ended.get(30, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.STORE_BUSY);
    assertThat(ended.join()).hasMessageContaining("ended while it waited");
  }

  @Test
  void the_first_reads_need_no_pool_and_it_comes_up_by_itself() {
    Store store = store(4, 5_000);
    assertThat(one(store)).isEqualTo(1);
    Readers readers = ((StoreHandle) store.inUse()).pool();
    assertThat(readers.isPoolOpen()).isFalse();

    until(readers::isPoolOpen);

    assertThat(store.readers().idle()).isPositive();
    assertThat(one(store)).isEqualTo(1);
  }

  @Test
  void a_reader_that_was_lent_before_the_pool_came_up_is_closed_when_it_comes_back()
      throws Exception {
    Store store = store(2, 30_000);
    List<CompletableFuture<Boolean>> early = keep(store, 1);

    assertThat(one(store)).isEqualTo(1);
    assertThat(store.readers().idle()).isPositive();
    end.countDown();

    assertThat(early.get(0).get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(store.readers().idle()).isBetween(1, 2);
    assertThat(one(store)).isEqualTo(1);
  }

  @Test
  void statements_stay_prepared_while_their_reader_is_lent_again_and_again() {
    Store store = store(1, 5_000);
    ReaderStats up = store.readers();
    assertThat(up.max()).isEqualTo(1);
    PooledReader first = ((StoreHandle) store.inUse()).pool().borrow();
    ((StoreHandle) store.inUse()).pool().giveBack(first);
    PooledReader second = ((StoreHandle) store.inUse()).pool().borrow();
    ((StoreHandle) store.inUse()).pool().giveBack(second);

    assertThat(second.statements()).isSameAs(first.statements());
    assertThat(second.lent()).isNotSameAs(first.lent());
  }

  @Test
  void a_connection_whose_transaction_cannot_be_ended_is_not_used_again() {
    Store store = store(1, 5_000);
    ReaderStats up = store.readers();
    assertThat(up.idle()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> store.read(tx -> tx.run("COMMIT")))
          .as("the read's own end of the transaction fails")
          .isInstanceOf(RuntimeException.class);
      assertThat(one(store)).isEqualTo(1);
    }
    assertThat(store.readers().active()).isZero();
  }

  @Test
  void a_read_in_the_middle_of_which_the_store_closes_ends_as_if_it_had_not() throws Exception {
    Store store = store(2, 5_000);
    assertThat(store.readers().idle()).isPositive();
    List<CompletableFuture<Boolean>> reading = keep(store, 1);

    store.close();
    end.countDown();

    assertThat(reading.get(0).get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(failure(() -> one(store)).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
  }
}
