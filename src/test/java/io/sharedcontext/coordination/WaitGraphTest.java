package io.sharedcontext.coordination;

import static io.sharedcontext.coordination.LockType.EXCLUSIVE;
import static io.sharedcontext.coordination.LockType.READ;
import static io.sharedcontext.coordination.LockType.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims conflict by the table of lock types, and rings of waiters are found. */
class WaitGraphTest {
  private static LockClaim claim(String agent, LockType type, String... resources) {
    return new LockClaim(agent, "session_1", type, List.of(resources));
  }

  @ParameterizedTest
  @CsvSource({
    "READ, READ, false",
    "READ, WRITE, false",
    "READ, EXCLUSIVE, true",
    "WRITE, WRITE, true",
    "WRITE, EXCLUSIVE, true",
    "EXCLUSIVE, EXCLUSIVE, true"
  })
  void lock_types_exclude_each_other_both_ways(LockType one, LockType other, boolean excluded) {
    assertThat(one.excludes(other)).isEqualTo(excluded);
    assertThat(other.excludes(one)).isEqualTo(excluded);
  }

  @Test
  void the_whole_session_conflicts_with_every_resource_of_it_only() {
    LockClaim whole = claim("ada", WRITE, "**");

    assertThat(whole.conflicts(claim("bob", WRITE, "src/a.java"))).isTrue();
    assertThat(whole.conflicts(new LockClaim("bob", "session_2", WRITE, List.of("**"))))
        .isFalse();
    assertThat(whole.conflicts(claim("ada", EXCLUSIVE, "**"))).isFalse();
  }

  @Test
  void a_waiter_is_kept_out_by_holders_and_by_those_ahead() {
    List<LockClaim> held = List.of(claim("ada", EXCLUSIVE, "a"), claim("bob", READ, "b"));
    List<LockClaim> ahead = List.of(claim("cyd", WRITE, "b"));

    assertThat(WaitGraph.blockers(claim("dan", WRITE, "a", "b"), held, ahead))
        .containsExactly("ada", "cyd");
  }

  @Test
  void a_ring_of_waiters_is_named_in_order() {
    List<LockClaim> held =
        List.of(claim("ada", WRITE, "a"), claim("bob", WRITE, "b"), claim("cyd", WRITE, "c"));
    List<LockClaim> waiting =
        List.of(claim("ada", WRITE, "b"), claim("bob", WRITE, "c"), claim("cyd", WRITE, "a"));

    assertThat(new WaitGraph(held, waiting).cycle("cyd"))
        .contains(List.of("cyd", "ada", "bob", "cyd"));
  }

  @Test
  void a_queue_without_a_ring_has_none() {
    List<LockClaim> held = List.of(claim("ada", WRITE, "a"));
    List<LockClaim> waiting = List.of(claim("bob", WRITE, "a"), claim("cyd", WRITE, "a"));

    assertThat(new WaitGraph(held, waiting).cycle("cyd")).isEmpty();
    assertThat(new WaitGraph(held, waiting).cycle("nobody")).isEmpty();
  }
}
