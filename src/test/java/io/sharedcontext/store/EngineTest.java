package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.Settings;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine promises to the store; two stores on one database are like two processes. */
@ParameterizedClass
@EnumSource(TestEngine.class)
class EngineTest {
  private final TestEngine engine;

  @TempDir
  Path home;

  private Store mine;
  private Store others;

  EngineTest(TestEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    mine = store();
    others = store();
  }

  private Store store() {
    return new Store(Settings.of(engine.environment(home)).store());
  }

  @AfterEach
  void close() {
    mine.close();
    others.close();
  }

  private static long seq(Store store, String scope) {
    return store.read(tx -> ChangeCounters.seq(tx, scope));
  }

  private static long bumped(Tx tx, String scope) {
    ChangeCounters.bump(tx, scope);
    return ChangeCounters.seq(tx, scope);
  }

  @Test
  void what_one_commits_the_other_reads() {
    assertThat(mine.write(tx -> bumped(tx, "a")).join()).isEqualTo(1);

    assertThat(seq(others, "a")).isEqualTo(1);
  }

  @Test
  void a_refusal_takes_back_its_own_command_only() {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean bad = i % 3 == 0;
      all.add(mine.write(tx -> {
        long seq = bumped(tx, "b");
        if (bad) {
          throw Failure.of(ErrorCode.INVALID_INPUT, "on purpose");
        }
        return seq;
      }));
    }

    long failed = all.stream()
        .filter(future -> future.handle((seq, thrown) -> thrown != null).join())
        .count();
    assertThat(failed).isEqualTo(34);
    assertThat(seq(others, "b")).isEqualTo(66);
  }

  @Test
  void a_statement_that_fails_takes_back_its_own_command_only() {
    CompletableFuture<Integer> bad = mine.write(tx -> {
      ChangeCounters.bump(tx, "c");
      return tx.run("INSERT INTO store_fact (name, value) VALUES ('x', ?)", Optional.empty());
    });
    CompletableFuture<Long> good = mine.write(tx -> bumped(tx, "c"));

    assertThatThrownBy(bad::join).isInstanceOf(CompletionException.class);
    assertThat(good.join()).isEqualTo(1);
  }

  @Test
  void no_change_is_lost_between_two_that_write_at_once() {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    IntStream.range(0, 200)
        .forEach(i -> all.add((i % 2 == 0 ? mine : others).write(tx -> bumped(tx, "d"))));

    assertThat(all.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 200).mapToObj(Long::valueOf).toList());
  }

  @Test
  void ids_of_what_was_taken_back_are_given_again() {
    others.write(EngineTest::session).join();
    long first = mine.write(tx -> message(tx, "one")).join();
    assertThatThrownBy(() -> mine.write(tx -> {
              long id = message(tx, "taken back");
              throw Failure.of(ErrorCode.INVALID_INPUT, "after " + id);
            })
            .join())
        .isInstanceOf(CompletionException.class);

    assertThat(others.write(tx -> message(tx, "two")).join()).isEqualTo(first + 1);
  }

  private static int session(Tx tx) {
    return tx.run("""
        INSERT INTO sessions (id, purpose, metadata, created_by, created_at, updated_at, is_active,
          public_count) VALUES ('s', 'p', '{}', 'c', 0, 0, 1, 0)
        """);
  }

  private static long message(Tx tx, String content) {
    return tx.number("""
        INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
          metadata, sent_at) VALUES ('s', 'c', 't', ?, 'public', '[]', '{}', 0)
        RETURNING id AS n
        """, content);
  }

  @Test
  void all_reads_of_a_snapshot_see_one_moment() throws Exception {
    try (var snapshot = mine.snapshot(CommitMode.QUEUED)) {
      long before = mine.read(snapshot, tx -> ChangeCounters.seq(tx, "e"));
      others.write(tx -> bumped(tx, "e")).join();

      long after = mine.read(snapshot, tx -> ChangeCounters.seq(tx, "e"));
      assertThat(after).isEqualTo(before);
    }
    assertThat(seq(mine, "e")).isEqualTo(1);
  }

  @Test
  void readers_cannot_write() {
    assertThatThrownBy(() -> mine.read(tx -> bumped(tx, "f"))).isInstanceOf(RuntimeException.class);
    assertThat(seq(mine, "f")).isZero();
  }

  @Test
  void a_commit_wakes_the_other() throws Exception {
    AtomicInteger woken = new AtomicInteger();
    try (AutoCloseable listening = others.listen(woken::incrementAndGet)) {
      assertThat(listening).isNotNull();
      Await.until("the first look", () -> woken.get() > 0);
      int before = woken.get();
      mine.write(tx -> bumped(tx, "g")).join();
      Await.until("a commit is heard of", () -> woken.get() > before);
    }
  }

  @Test
  void a_process_lives_as_long_as_its_store_is_open() {
    String other = others.processes().self();
    assertThat(mine.processes().alive(other)).isTrue();
    assertThat(mine.processes().alive("nobody")).isFalse();
    assertThat(mine.processes().running()).isEqualTo(2);

    others.close();
    Await.until("the other is gone", () -> !mine.processes().alive(other));
  }

  @Test
  void queries_of_more_rows_than_are_fetched_at_once_are_read_to_the_end() {
    mine.write(tx -> {
          IntStream.range(0, 1_000).forEach(i -> ChangeCounters.bump(tx, "h" + i));
          return true;
        })
        .join();

    List<String> found = others.read(tx ->
        tx.list("SELECT scope FROM change_seq WHERE scope LIKE 'h%'", row -> row.text("scope")));
    assertThat(found).hasSize(1_000);
  }
}
