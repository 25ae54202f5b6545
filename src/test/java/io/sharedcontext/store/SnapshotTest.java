package io.sharedcontext.store;

import static io.sharedcontext.tool.CommitMode.INLINE;
import static io.sharedcontext.tool.CommitMode.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads of one call see one moment, until the call changes something. */
class SnapshotTest {
  private final Store mine;
  private final Store others;

  SnapshotTest(@TempDir Path home) {
    StoreSettings settings = TestEngine.current().settings(home);
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
    return store.write(tx -> bumped(tx));
  }

  private static int bumped(Tx tx) {
    ChangeCounters.bump(tx, "test");
    return 1;
  }

  private Call call(CommitMode commit) {
    return new Call(
        Caller.NOBODY,
        "test",
        Json.object(),
        Optional.empty(),
        new ConnectionContext(),
        mine.snapshot(commit));
  }

  /** Does what a call does, and ends it. */
  private <T> T in(CommitMode commit, Function<Call, T> work) {
    Call call = call(commit);
    try (CallSnapshot snapshot = call.snapshot()) {
      assertThat(snapshot).isNotSameAs(CallSnapshot.NONE);
      return work.apply(call);
    }
  }

  private long seq() {
    return counted(mine, "test");
  }

  private long seq(Call call) {
    return mine.read(call, tx -> ChangeCounters.seq(tx, "test"));
  }

  private static long counted(Store store, String scope) {
    return store.read(tx -> ChangeCounters.seq(tx, scope));
  }

  private CompletableFuture<Thread> thread(Call call) {
    return mine.write(call, tx -> Thread.currentThread());
  }

  @Test
  void what_others_commit_meanwhile_is_seen_by_the_next_call() {
    List<Long> seen = in(QUEUED, call -> {
      long first = seq(call);
      bump(others).join();
      return List.of(first, seq(call), seq());
    });

    assertThat(seen).as("a read of no call sees what is there").containsExactly(0L, 0L, 1L);
    assertThat(this.<Long>in(QUEUED, this::seq)).isEqualTo(1);
  }

  @Test
  void what_the_call_changed_itself_is_seen_by_it() {
    List<Long> seen = in(QUEUED, call -> {
      long first = seq(call);
      mine.write(call, SnapshotTest::bumped).join();
      long own = seq(call);
      bump(others).join();
      return List.of(first, own, seq(call));
    });

    assertThat(seen).containsExactly(0L, 1L, 2L);
  }

  @Test
  void a_call_that_asks_for_a_change_in_the_middle_of_a_read_reads_on() {
    long seen = in(
        INLINE,
        call -> mine.read(call, tx -> {
          long before = ChangeCounters.seq(tx, "test");
          Thread thread = thread(call).join();
          assertThat(thread).isNotEqualTo(Thread.currentThread());
          mine.write(call, SnapshotTest::bumped).join();
          return before + ChangeCounters.seq(tx, "test") + seq(call);
        }));

    assertThat(seen).isZero();
    assertThat(mine.readers().active()).isZero();
    assertThat(seq()).isEqualTo(1);
  }

  private long one(CallSnapshot snapshot) {
    return mine.readOne(snapshot, tx -> ChangeCounters.seq(tx, "test"));
  }

  @Test
  void a_single_statement_sees_what_the_call_sees_and_outside_of_one_what_is_there() {
    List<Long> seen = in(QUEUED, call -> {
      long first = one(call.snapshot());
      bump(others).join();
      return List.of(first, one(call.snapshot()), one(CallSnapshot.NONE));
    });

    assertThat(seen).containsExactly(0L, 0L, 1L);
    assertThat(mine.readers().active()).isZero();
  }

  @Test
  void a_second_statement_where_one_was_announced_is_a_bug() {
    for (CallSnapshot snapshot : List.of(CallSnapshot.NONE, mine.snapshot(QUEUED))) {
      assertThatThrownBy(() -> mine.readOne(
              snapshot, tx -> ChangeCounters.seq(tx, "one") + ChangeCounters.seq(tx, "two")))
          .isInstanceOf(IllegalStateException.class);
      snapshot.close();
    }

    assertThat(one(CallSnapshot.NONE)).as("the reader is in order").isZero();
    assertThat(mine.readers().active()).isZero();
  }

  @Test
  void a_snapshot_of_another_store_is_not_read_from() {
    long seen = in(QUEUED, call -> others.read(call, tx -> ChangeCounters.seq(tx, "test")));

    assertThat(seen).isZero();
    assertThat(mine.readers().borrowed()).as("but to bring the pool up").isEqualTo(1);
  }

  @Test
  void a_call_that_fails_gives_its_reader_back() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> in(QUEUED, call -> {
            throw new IllegalStateException(Long.toString(seq(call)));
          }))
          .hasMessage("0");
    }

    assertThat(this.<Long>in(QUEUED, this::seq)).isZero();
    assertThat(mine.readers().active()).isZero();
  }

  @Test
  void the_first_change_of_a_call_that_is_alone_is_committed_on_its_thread() {
    List<Thread> threads = in(INLINE, call -> {
      long before = seq(call);
      Thread first = thread(call).join();
      mine.write(call, SnapshotTest::bumped).join();
      Thread later = thread(call).join();
      assertThat(seq(call)).isEqualTo(before + 1);
      return List.of(first, later);
    });

    assertThat(threads.get(0)).isEqualTo(Thread.currentThread());
    assertThat(threads.get(1)).isNotEqualTo(Thread.currentThread());
    Thread queued = in(QUEUED, call -> thread(call).join());
    assertThat(queued).isNotEqualTo(Thread.currentThread());
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

    CompletableFuture<Thread> change = in(INLINE, this::thread);

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
      thread = Optional.of(in(INLINE, this::thread).join());
    }

    assertThat(thread).contains(Thread.currentThread());
    assertThat(counted(mine, "rider")).isEqualTo(riders);
  }

  @Test
  void a_change_on_its_own_thread_that_fails_takes_back_itself_alone() {
    mine.later(tx -> ChangeCounters.bump(tx, "rider"));

    CompletableFuture<Boolean> failed = in(
        INLINE,
        call -> mine.write(call, tx -> {
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
    CompletableFuture<Integer> change = in(INLINE, call -> {
      mine.close();
      return mine.write(call, SnapshotTest::bumped);
    });

    assertThat(change).isCompletedExceptionally();
    assertThat(counted(others, "test")).isZero();
  }
}
