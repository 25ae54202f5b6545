package io.sharedcontext.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.faults.check.MemoryCall.State;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge of histories lets go what a correct server can do, and nothing that it cannot. */
class HistoryTest {
  private static final int RUNS = 300;
  private static final int CALLS = 150;

  private static SimulatedRun run(long seed) {
    return new SimulatedRun(seed, CALLS);
  }

  @Test
  void whatever_a_correct_server_answers_is_accepted() {
    for (int seed = 0; seed < RUNS; seed++) {
      assertThat(run(seed).judged().problems()).as("seed %s", seed).isEmpty();
    }
  }

  private static OptionalInt first(int size, IntPredicate which) {
    return IntStream.range(0, size).filter(which).findFirst();
  }

  private static boolean done(MemoryCall call) {
    return call.write() && call.outcome() == Outcome.DONE;
  }

  @Test
  void a_write_that_was_lost_is_refused() {
    for (int seed = 0; seed < RUNS; seed++) {
      SimulatedRun run = run(seed);
      int last = run.memory.size() - 1;
      while (!done(run.memory.get(last))) {
        last--;
      }
      MemoryCall write = run.memory.get(last);
      Span after = new Span(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
      State before = run.memory.stream()
          .filter(call -> call.key().equals(write.key()) && call.outcome() == Outcome.DONE)
          .filter(call -> call.version() == write.version() - 1)
          .map(call -> new State(call.version(), call.value()))
          .findFirst()
          .orElse(State.ABSENT);
      run.memory.add(MemoryCall.read(write.key(), before, after));

      assertThat(run.judged().broken()).as("seed %s", seed).isNotEmpty();
    }
  }

  @Test
  void a_stale_read_is_refused() {
    for (int seed = 0; seed < RUNS; seed++) {
      SimulatedRun run = run(seed);
      MemoryCall write =
          run.memory.get(first(run.memory.size(), i -> done(run.memory.get(i))).orElseThrow());
      State old = new State(write.version() - 1, "of before");
      Span after = new Span(write.span().returned() + 1, Long.MAX_VALUE - 1);
      run.memory.add(MemoryCall.read(write.key(), old, after));

      assertThat(run.judged().broken()).as("seed %s", seed).isNotEmpty();
    }
  }

  @Test
  void two_winners_of_one_version_are_refused() {
    for (int seed = 0; seed < RUNS; seed++) {
      SimulatedRun run = run(seed);
      MemoryCall write =
          run.memory.get(first(run.memory.size(), i -> done(run.memory.get(i))).orElseThrow());
      run.memory.add(new MemoryCall(
          true,
          write.key(),
          "twin",
          write.expected(),
          write.version(),
          0,
          write.span(),
          Outcome.DONE));

      assertThat(run.judged().broken()).as("seed %s", seed).isNotEmpty();
    }
  }

  @Test
  void a_refused_write_that_is_read_is_refused() {
    Span span = new Span(1, 2);
    List<MemoryCall> calls = List.of(
        new MemoryCall(true, "k", "refused", 0, -1, 0, span, Outcome.REFUSED),
        MemoryCall.read("k", new State(1, "refused"), new Span(3, 4)));

    assertThat(MemoryCheck.problems(calls)).hasSize(1);
  }

  @Test
  void a_write_without_an_answer_may_come_late_or_never() {
    MemoryCall write = new MemoryCall(true, "k", "late", 0, -1, 0, Span.open(1), Outcome.UNKNOWN);
    MemoryCall before = MemoryCall.read("k", State.ABSENT, new Span(5, 6));
    MemoryCall after = MemoryCall.read("k", new State(1, "late"), new Span(7, 8));

    assertThat(MemoryCheck.problems(List.of(write, before))).isEmpty();
    assertThat(MemoryCheck.problems(List.of(write, before, after))).isEmpty();
    MemoryCall again = MemoryCall.read("k", State.ABSENT, new Span(9, 10));
    assertThat(MemoryCheck.problems(List.of(write, before, after, again))).hasSize(1);
  }

  @Test
  void two_holders_at_once_are_refused() {
    for (int seed = 0; seed < RUNS; seed++) {
      SimulatedRun run = run(seed);
      LeaseCall lease = run.leases.get(0);
      Span within = new Span(lease.span().invoked(), lease.span().returned() + 1);
      run.leases.add(
          new LeaseCall("another", "p", "r", 1_000, 400, within, Long.MAX_VALUE, Long.MAX_VALUE));

      assertThat(run.judged().broken()).as("seed %s", seed).isNotEmpty();
    }
  }

  private static LeaseCall lease(String agent, long token, long at, long ttl) {
    return new LeaseCall(
        agent, agent, "r", token, ttl, new Span(at, at + 1), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static MemoryCall guarded(long token, long version, long at) {
    return new MemoryCall(
        true, "k", "v" + at, MemoryCall.ANY, version, token, new Span(at, at + 1), Outcome.DONE);
  }

  @Test
  void a_lock_may_be_granted_again_once_its_time_is_over_or_its_process_is_dead() {
    List<LeaseCall> late = List.of(lease("a", 1, 10, 50), lease("b", 2, 70, 50));
    List<LeaseCall> early = List.of(lease("a", 1, 10, 50), lease("b", 2, 30, 50));

    assertThat(LeaseCheck.problems(late, List.of(), Map.of(), List.of())).isEmpty();
    assertThat(LeaseCheck.problems(early, List.of(), Map.of(), List.of())).hasSize(1);
    assertThat(LeaseCheck.problems(early, List.of(), Map.of("a", 20L), List.of()))
        .isEmpty();
    assertThat(LeaseCheck.problems(early, List.of(), Map.of(), List.of(20L))).isEmpty();
  }

  @Test
  void tokens_that_do_not_grow_are_refused() {
    List<LeaseCall> leases = List.of(lease("a", 2, 10, 5), lease("b", 1, 70, 50));

    assertThat(LeaseCheck.problems(leases, List.of(), Map.of(), List.of())).hasSize(1);
  }

  @Test
  void writes_under_a_lock_that_had_ended_are_refused() {
    List<LeaseCall> leases = List.of(lease("a", 1, 10, 50), lease("b", 2, 70, 50));

    assertThat(LeaseCheck.problems(leases, List.of(guarded(1, 1, 20)), Map.of(), List.of()))
        .isEmpty();
    assertThat(LeaseCheck.problems(leases, List.of(guarded(1, 1, 80)), Map.of(), List.of()))
        .hasSize(1);
    assertThat(MemoryCheck.problems(List.of(guarded(2, 1, 72), guarded(1, 2, 75))))
        .anySatisfy(problem -> assertThat(problem).startsWith("a stale token wrote"));
  }

  @Test
  void a_message_that_is_gone_refused_doubled_or_moved_is_found() {
    for (int seed = 0; seed < RUNS; seed++) {
      SimulatedRun run = run(seed);
      PostCall post = run.posts.stream()
          .filter(one -> one.outcome() == Outcome.DONE)
          .findFirst()
          .orElseThrow();
      Stored stored = new Stored(post.id(), post.content());
      run.stored.remove(stored);
      assertThat(run.judged().lost()).as("seed %s", seed).hasSize(1);
      run.stored.add(stored);
      run.stored.add(new Stored(5_000, post.content()));
      run.stored.add(new Stored(5_001, "nobody's"));
      assertThat(run.judged().phantom()).as("seed %s", seed).hasSize(2);
      run.posts.add(new PostCall("a1", "refused", "", 0, new Span(1, 2), Outcome.REFUSED));
      run.stored.add(new Stored(5_002, "refused"));
      assertThat(run.judged().phantom()).as("seed %s", seed).hasSize(3);
    }
  }

  @Test
  void a_page_that_leaves_out_or_shows_too_much_is_found() {
    Span early = new Span(1, 2);
    Span late = new Span(3, 4);
    PostCheck check = new PostCheck(List.of(
        new PostCall("a", "public", "", 1, early, Outcome.DONE),
        new PostCall("a", "secret", "b", 2, early, Outcome.DONE)));

    Map<Long, String> both = Map.of(1L, "public", 2L, "secret");
    assertThat(check.wrong(new PageRead("b", both, true, late))).isEmpty();
    assertThat(check.wrong(new PageRead("c", both, true, late))).hasSize(1);
    assertThat(check.wrong(new PageRead("c", Map.of(1L, "public"), true, late))).isEmpty();
    assertThat(check.wrong(new PageRead("b", Map.of(1L, "public"), true, late))).hasSize(1);
    assertThat(check.wrong(new PageRead("c", Map.of(3L, "unheard"), false, late)))
        .hasSize(1);
    PostCall second = new PostCall("a", "second", "", 1, late, Outcome.DONE);
    PostCall first = new PostCall("a", "first", "", 2, early, Outcome.DONE);
    assertThat(new PostCheck(List.of(first, second)).disordered()).hasSize(1);
  }
}
