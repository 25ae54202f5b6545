package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store in one process: what is kept, in which order, and what a failure takes back. */
class StoreTest {
  private final Store store;

  StoreTest(@TempDir Path home) {
    store = new Store(TestEngine.current().settings(home));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static int put(Tx tx, String name, String value) {
    return tx.run("INSERT INTO store_fact (name, value) VALUES (?, ?)", name, value);
  }

  private List<String> names() {
    return store.read(tx -> tx.list(
        "SELECT name FROM store_fact WHERE name LIKE 'test%' ORDER BY name",
        row -> row.text("name")));
  }

  @Test
  void what_was_written_is_read() {
    assertThat(store.write(tx -> put(tx, "test", "1")).join()).isEqualTo(1);

    assertThat(names()).containsExactly("test");
  }

  @Test
  void a_failure_takes_back_its_own_command_and_no_other() {
    CountDownLatch queued = new CountDownLatch(1);
    CompletableFuture<Integer> first = store.write(tx -> {
      await(queued);
      return put(tx, "test-1", "");
    });
    CompletableFuture<Integer> refused = store.write(tx -> {
      put(tx, "test-2", "");
      throw Failure.of(ErrorCode.LIMIT_EXCEEDED, "too much");
    });
    CompletableFuture<Integer> broken = store.write(tx -> {
      put(tx, "test-3", "");
      return put(tx, "test-3", "");
    });
    CompletableFuture<Integer> last = store.write(tx -> put(tx, "test-4", ""));
    queued.countDown();

    assertThat(first.join()).isEqualTo(1);
    assertThat(last.join()).isEqualTo(1);
    assertThatThrownBy(refused::join).hasCause(Failure.of(ErrorCode.LIMIT_EXCEEDED, "too much"));
    assertThatThrownBy(broken::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(names()).containsExactly("test-1", "test-4");
  }

  @Test
  void a_command_cancelled_before_it_began_never_runs() {
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<Boolean> first = store.write(tx -> await(cancelled));
    CompletableFuture<Integer> second = store.write(tx -> put(tx, "test", ""));
    assertThat(second.cancel(true)).isTrue();
    cancelled.countDown();

    assertThat(first.join()).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void commands_run_in_the_order_in_which_they_were_queued() {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int n = i;
      all.add(store.write(tx -> {
        order.add(n);
        return put(tx, "test" + n, "");
      }));
    }

    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    assertThat(order).isSorted().hasSize(500);
  }

  @Test
  void a_full_queue_says_so_at_once() {
    CountDownLatch full = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> slow = store.write(tx -> {
      begun.countDown();
      return await(full);
    });
    await(begun);
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < WriteQueue.PLACES; i++) {
      waiting.add(store.write(tx -> 1));
    }
    CompletableFuture<Integer> tooMany = store.write(tx -> 1);
    full.countDown();

    assertThatThrownBy(tooMany::join).cause().satisfies(cause -> {
      assertThat(((Failure) cause).code()).isEqualTo(ErrorCode.STORE_BUSY);
      assertThat(((Failure) cause).retryAfterMillis()).isPresent();
    });
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
    assertThat(slow.join()).isTrue();
  }

  @Test
  void a_rider_is_committed_without_anybody_else() {
    store.open();
    CountDownLatch ran = new CountDownLatch(2);

    store.later(tx -> {
      put(tx, "test-1", "");
      ran.countDown();
    });
    await(ran, 1);
    store.later(tx -> {
      put(tx, "test-2", "");
      ran.countDown();
    });
    await(ran);

    assertThat(store.write(tx -> 1).join()).isEqualTo(1);
    assertThat(names()).containsExactly("test-1", "test-2");
  }

  @Test
  void riders_that_keep_coming_do_not_keep_each_other_waiting() {
    store.open();
    CountDownLatch ran = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    Await.until("one of them ran", () -> {
      store.later(tx -> ran.countDown());
      return sent.incrementAndGet() == WriteQueue.PLACES || ran.getCount() == 0;
    });

    assertThat(sent).hasValueLessThan(WriteQueue.PLACES);
  }

  @Test
  void a_read_sees_one_moment() {
    store.write(tx -> put(tx, "test-1", "")).join();

    List<Long> counts = store.read(tx -> {
      long before = tx.number("SELECT count(*) AS n FROM store_fact");
      store.write(other -> put(other, "test-2", "")).join();
      return List.of(before, tx.number("SELECT count(*) AS n FROM store_fact"));
    });

    assertThat(counts.get(1)).isEqualTo(counts.get(0));
    assertThat(names()).hasSize(2);
  }

  @Test
  void a_query_may_run_inside_the_rows_of_the_same_query() {
    store.write(tx -> put(tx, "test-1", "") + put(tx, "test-2", "")).join();
    String sql = "SELECT name FROM store_fact WHERE name LIKE 'test%' ORDER BY name";

    List<String> pairs = store.read(tx ->
        tx.list(sql, row -> row.text("name") + tx.list(sql, inner -> inner.text("name"))));

    assertThat(pairs).containsExactly("test-1[test-1, test-2]", "test-2[test-1, test-2]");
  }

  @Test
  void a_reader_cannot_write() {
    assertThatThrownBy(() -> store.read(tx -> put(tx, "test", ""))).isInstanceOf(Failure.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void after_closing_calls_are_refused() {
    store.open();
    store.close();

    assertThatThrownBy(() -> store.write(tx -> 1).join()).hasCauseInstanceOf(Failure.class);
  }

  private static boolean await(CountDownLatch latch) {
    return await(latch, 0);
  }

  private static boolean await(CountDownLatch latch, long left) {
    Await.until(latch, left);
    return true;
  }
}
