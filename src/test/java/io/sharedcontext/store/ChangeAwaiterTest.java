package io.sharedcontext.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waits end with what they wait for, with their time, or with their cancellation. */
class ChangeAwaiterTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir
  Path home;

  private Store store;
  private ChangeAwaiter waits;

  @BeforeEach
  void open() {
    store = new Store(TestEngine.current().settings(home));
    waits = new ChangeAwaiter(store);
  }

  @AfterEach
  void close() {
    waits.close();
    store.close();
  }

  private Optional<Long> changed() {
    return Optional.of(store.read(tx -> ChangeCounters.seq(tx, "test"))).filter(seq -> seq > 0);
  }

  private void change() {
    store
        .write(tx -> {
          ChangeCounters.bump(tx, "test");
          return true;
        })
        .join();
  }

  @Test
  void a_wait_ends_when_another_commits() throws Exception {
    CompletableFuture<Long> wait = waits.until(this::changed, LONG, () -> -1L);

    change();

    assertThat(wait.get(10, SECONDS)).isEqualTo(1);
  }

  @Test
  void a_wait_hears_of_a_change_in_another_process_that_nobody_asked_for() throws Exception {
    CompletableFuture<Long> wait = waits.untilCommitted(this::changed, LONG, () -> -1L);
    try (Store other = new Store(store.settings())) {
      other.later(tx -> ChangeCounters.bump(tx, "test"));

      assertThat(wait.get(10, SECONDS)).isEqualTo(1);
    }
  }

  private long seq(CallSnapshot snapshot) {
    return store.read(snapshot, tx -> ChangeCounters.seq(tx, "test"));
  }

  @Test
  void a_wait_in_a_call_that_has_read_finds_what_was_committed_since() throws Exception {
    CompletableFuture<Long> listening = waits.untilCommitted(Optional::empty, LONG, () -> -1L);
    CompletableFuture<Long> told = waits.untilCommitted(this::changed, LONG, () -> -1L);
    try (CallSnapshot snapshot = store.snapshot(CommitMode.QUEUED)) {
      assertThat(seq(snapshot)).isZero();
      CompletableFuture.runAsync(this::change).join();
      assertThat(told).succeedsWithin(Duration.ofSeconds(10));
      CompletableFuture<Long> wait = waits.untilCommitted(this::changed, LONG, () -> -1L);

      assertThat(wait.get(10, SECONDS)).isEqualTo(1);
      assertThat(seq(snapshot)).isZero();
    }
    assertThat(listening).isNotDone();
  }

  @Test
  void a_wait_for_more_than_commits_looks_by_itself() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    CompletableFuture<Boolean> wait =
        waits.until(() -> Optional.of(true).filter(found -> there.get()), LONG, () -> false);

    there.set(true);

    assertThat(wait.get(10, SECONDS)).isTrue();
  }

  @Test
  void what_is_there_already_is_found_at_once() throws Exception {
    change();

    assertThat(waits.until(this::changed, LONG, () -> -1L).get(10, SECONDS)).isEqualTo(1);
  }

  @Test
  void a_wait_in_vain_ends_with_its_time() throws Exception {
    CompletableFuture<Long> wait = waits.until(this::changed, Duration.ofMillis(30), () -> -1L);

    assertThat(wait.get(10, SECONDS)).isEqualTo(-1);
  }

  @Test
  void many_waits_end_with_one_commit() {
    CompletableFuture<?>[] all = new CompletableFuture<?>[50];
    for (int i = 0; i < all.length; i++) {
      all[i] = waits.until(this::changed, LONG, () -> -1L);
    }

    change();

    assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void a_cancelled_wait_looks_no_more() {
    CompletableFuture<Long> wait = waits.until(this::changed, LONG, () -> -1L);

    wait.cancel(true);
    change();

    assertThat(waits.until(this::changed, LONG, () -> -1L)).succeedsWithin(Duration.ofSeconds(10));
    assertThat(wait).isCancelled();
  }

  private static Failure passing(ErrorCode code) {
    return Failure.of(code, "for now").retryAfter(100);
  }

  @ParameterizedTest
  @EnumSource(names = {"STORE_BUSY", "STORE_UNAVAILABLE"})
  void a_wait_outlasts_looks_that_fail_for_now(ErrorCode code) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CompletableFuture<Integer> wait = waits.untilCommitted(
        () -> {
          int look = looks.incrementAndGet();
          if (look > 1 && look < 4) {
            throw passing(code);
          }
          return Optional.of(look).filter(last -> last > 1);
        },
        LONG,
        () -> -1);

    change();

    assertThat(wait.get(10, SECONDS)).isEqualTo(4);
  }

  @Test
  void a_call_that_cannot_look_at_all_fails() {
    CompletableFuture<Long> wait = waits.until(
        () -> {
          throw passing(ErrorCode.STORE_BUSY);
        },
        LONG,
        () -> -1L);

    assertThat(wait).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void a_wait_whose_last_look_fails_does_not_say_that_there_was_nothing() {
    AtomicBoolean broken = new AtomicBoolean();
    CompletableFuture<Long> wait = waits.until(
        () -> {
          if (broken.getAndSet(true)) {
            throw passing(ErrorCode.STORE_BUSY);
          }
          return Optional.empty();
        },
        Duration.ofMillis(600),
        () -> -1L);

    assertThat(wait).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void a_look_that_fails_fails_its_wait() {
    CompletableFuture<Long> wait = waits.until(
        () -> {
          throw new IllegalStateException("broken");
        },
        LONG,
        () -> -1L);

    assertThatThrownBy(() -> wait.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("broken");
  }
}
