package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads of one call see one moment, until the call changes something. */
class TogetherTest {
  private final Store mine;
  private final Store others;

  TogetherTest(@TempDir Path home) {
    StoreSettings settings = new StoreSettings(home.resolve("context.db"), false, false);
    mine = new Store(settings);
    others = new Store(settings);
  }

  @BeforeEach
  void open() {
    mine.open();
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  private static CompletableFuture<Integer> bump(Store store) {
    return store.write(tx -> {
      ChangeCounters.bump(tx, "test");
      return 1;
    });
  }

  private long seq() {
    return counted(mine, "test");
  }

  private static long counted(Store store, String scope) {
    return store.read(tx -> ChangeCounters.seq(tx, scope));
  }

  @Test
  void what_others_commit_meanwhile_is_seen_by_the_next_call() {
    List<Long> seen = mine.together(false, () -> {
      long first = seq();
      bump(others).join();
      return List.of(first, seq());
    });

    assertThat(seen).containsExactly(0L, 0L);
    assertThat(seq()).isEqualTo(1);
    assertThat(mine.together(false, this::seq)).isEqualTo(1);
  }

  @Test
  void what_the_call_changed_itself_is_seen_by_it() {
    List<Long> seen = mine.together(false, () -> {
      long first = seq();
      bump(mine).join();
      return List.of(first, seq());
    });

    assertThat(seen).containsExactly(0L, 1L);
  }

  @Test
  void a_call_that_asks_for_a_change_in_the_middle_of_a_read_reads_on() {
    long seen = mine.together(
        false,
        () -> mine.read(tx -> {
          bump(mine).join();
          return ChangeCounters.seq(tx, "test") + seq();
        }));

    assertThat(seen).isBetween(0L, 2L);
    assertThat(mine.facts().readers().active()).isEqualTo(1);
    assertThat(seq()).isEqualTo(1);
  }

  @Test
  void a_call_that_fails_gives_its_reader_back() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> mine.together(false, () -> {
            throw new IllegalStateException(Long.toString(seq()));
          }))
          .hasMessage("0");
    }

    assertThat(mine.together(false, this::seq)).isZero();
  }

  @Test
  void a_call_that_is_alone_makes_its_first_change_on_its_own_thread() {
    List<Thread> threads = mine.together(true, () -> {
      long before = seq();
      Thread first = mine.write(tx -> Thread.currentThread()).join();
      bump(mine).join();
      Thread later = mine.write(tx -> Thread.currentThread()).join();
      assertThat(seq()).isEqualTo(before + 1);
      return List.of(first, later);
    });

    assertThat(threads.get(0)).isEqualTo(Thread.currentThread());
    assertThat(threads.get(1)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void a_change_leaves_its_thread_when_another_is_under_way() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Boolean> other = mine.write(tx -> {
      begun.countDown();
      return await(end);
    });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Thread> change =
        mine.together(true, () -> mine.write(tx -> Thread.currentThread()));

    assertThat(change).isNotDone();
    end.countDown();
    assertThat(change.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
    assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_rides_along_goes_with_a_change_on_its_own_thread_too() {
    int riders = 0;
    Optional<Thread> thread = Optional.empty();
    // The first rider wakes the writer, which may be there first.
    while (riders < 1_000 && !thread.equals(Optional.of(Thread.currentThread()))) {
      mine.later(tx -> ChangeCounters.bump(tx, "rider"));
      riders++;
      // Longer each time: on a busy machine the writer needs a while to see that it only has
      // riders.
      LockSupport.parkNanos(20_000L * riders);
      thread = mine.together(
          true, () -> mine.write(tx -> Optional.of(Thread.currentThread())).join());
    }

    assertThat(thread).contains(Thread.currentThread());
    assertThat(counted(mine, "rider")).isEqualTo(riders);
  }

  @Test
  void a_change_on_its_own_thread_that_fails_takes_back_itself_alone() {
    mine.later(tx -> ChangeCounters.bump(tx, "rider"));

    CompletableFuture<Boolean> failed = mine.together(
        true,
        () -> mine.write(tx -> {
          ChangeCounters.bump(tx, "test");
          throw Failure.of(ErrorCode.INVALID_INPUT, "no");
        }));

    assertThatThrownBy(failed::join).hasMessageContaining("no");
    assertThat(seq()).isZero();
    assertThat(bump(mine).join()).isEqualTo(1);
    assertThat(seq()).isEqualTo(1);
    assertThat(counted(mine, "rider"))
        .as("it goes with a commit, at the latest that one")
        .isEqualTo(1);
  }

  @Test
  void a_closed_store_makes_no_change_on_any_thread() {
    CompletableFuture<Integer> change = mine.together(true, () -> {
      mine.close();
      return bump(mine);
    });

    assertThat(change).isCompletedExceptionally();
    assertThat(counted(others, "test")).isZero();
  }
}
