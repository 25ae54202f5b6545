package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases exclude, are served in order, end with their process, and never reuse a token. */
class LeasesTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration TTL = Duration.ofSeconds(30);

  @TempDir
  Path home;

  private final Set<String> dead = new HashSet<>();
  private Store store;

  @BeforeEach
  void open() {
    store = new Store(TestEngine.current().settings(home));
    write(tx -> tx.run("""
        INSERT INTO sessions
          (id, purpose, metadata, created_by, created_at, updated_at, is_active, public_count)
        VALUES ('session_1', 'p', '{}', 'ada', 0, 0, 1, 0)
        """));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private <T> T write(Function<Tx, T> work) {
    try {
      return store.write(work).join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private Leases as(String process) {
    return new Leases(() -> process, id -> !dead.contains(id));
  }

  private static LockClaim claim(String agent, LockType type, String... resources) {
    return new LockClaim(agent, "session_1", type, List.of(resources));
  }

  private Lease ask(String agent, String... resources) {
    return write(tx -> as("p-" + agent)
        .ask(tx, START, new Leases.LeaseRequest(claim(agent, LockType.WRITE, resources), TTL)));
  }

  private Leases.AcquireResult wait(String agent, String... resources) {
    return write(tx -> as("p-" + agent)
        .askOrWait(
            tx,
            START,
            new Leases.LeaseRequest(claim(agent, LockType.WRITE, resources), TTL),
            START.plusSeconds(20)));
  }

  private Leases.AcquireResult retry(String agent, Instant now, long ticket, String... resources) {
    var leaseRequest = new Leases.LeaseRequest(claim(agent, LockType.WRITE, resources), TTL);
    return write(tx -> as("p-" + agent).retry(tx, now, ticket, leaseRequest, now.plusSeconds(20)));
  }

  @Test
  void a_held_resource_is_refused_with_its_holder() {
    ask("ada", "src/**");

    Failure failure = catchThrowableOfType(Failure.class, () -> ask("bob", "src/a.java"));

    assertThat(failure.code()).isEqualTo(ErrorCode.SESSION_LOCKED);
    assertThat(failure.details().get("locked_by").textValue()).isEqualTo("ada");
    assertThat(failure.details().get("expires_at").textValue()).startsWith("2026-11-20T10:00:30");
  }

  @Test
  void all_resources_are_granted_or_none() {
    ask("ada", "b");

    assertThat(catchThrowableOfType(Failure.class, () -> ask("bob", "a", "b"))).isNotNull();
    assertThat(ask("cyd", "a").fence()).isPositive();
  }

  @Test
  void the_lease_of_a_dead_process_is_free_at_once_and_the_token_grows() {
    Lease first = ask("ada", "a");
    dead.add("p-ada");

    Lease second = ask("bob", "a");

    assertThat(second.fence()).isGreaterThan(first.fence());
  }

  @Test
  void an_expired_lease_is_free() {
    ask("ada", "a");

    Lease later = write(tx -> as("p-bob")
        .ask(tx, START.plus(TTL), new Leases.LeaseRequest(claim("bob", LockType.WRITE, "a"), TTL)));

    assertThat(later.claim().agent()).isEqualTo("bob");
  }

  @Test
  void nobody_overtakes_a_waiter() {
    Lease held = ask("ada", "a");
    long ticket = wait("bob", "a").ticket();
    write(tx -> {
      LeaseTable.delete(tx, held.fence());
      return true;
    });

    assertThat(catchThrowableOfType(Failure.class, () -> ask("cyd", "a")).code())
        .isEqualTo(ErrorCode.SESSION_LOCKED);
    assertThat(retry("bob", START, ticket, "a").lease()).isPresent();
  }

  @Test
  void a_ring_of_waiters_is_refused_with_its_names() {
    ask("ada", "a");
    ask("bob", "b");
    wait("ada", "b");

    Failure failure = catchThrowableOfType(Failure.class, () -> wait("bob", "a"));

    assertThat(failure.details().get("cycle")).hasToString("[\"bob\",\"ada\",\"bob\"]");
  }

  @Test
  void a_lease_outlives_a_clock_set_back_by_its_time_and_no_longer() {
    ask("ada", "a");
    Instant back = START.minusSeconds(3_600);

    List<Lease> seen = write(tx -> {
      as("p-bob").purge(tx, back);
      return as("p-bob").view(tx, back).leases();
    });

    assertThat(seen).extracting(Lease::expiresAt).containsExactly(back.plus(TTL));
    assertThat(write(tx -> as("p-bob").view(tx, back.plus(TTL))).leases()).isEmpty();
  }

  @Test
  void who_stands_in_line_stays_there_when_the_clock_is_set_forward() {
    ask("ada", "a");
    long ticket = wait("bob", "a").ticket();
    Instant forward = START.plusSeconds(3_600);
    write(tx -> as("p-ada")
        .ask(tx, forward, new Leases.LeaseRequest(claim("ada", LockType.WRITE, "a"), TTL)));

    Leases.AcquireResult again = retry("bob", forward, ticket, "a");

    assertThat(again.lease()).isEmpty();
    assertThat(again.ticket()).isGreaterThan(ticket);
  }

  @Test
  void who_holds_all_may_lock_a_part_though_others_wait_for_it() {
    ask("ada", "src/**", "docs");
    wait("bob", "src/a.java", "docs");

    assertThat(wait("ada", "src/a.java", "docs").lease()).isPresent();
    assertThat(catchThrowableOfType(Failure.class, () -> ask("cyd", "docs"))).isNotNull();
  }

  @Test
  void a_refusal_by_the_line_tells_whom_it_is_promised_to_and_until_when() {
    ask("ada", "a");
    wait("bob", "a", "b");

    Failure failure = catchThrowableOfType(Failure.class, () -> ask("cyd", "b"));

    assertThat(failure.details().get("locked_by").textValue()).isEqualTo("bob");
    assertThat(failure.details().get("expires_at").textValue()).startsWith("2026-11-20T10:00:20");
    assertThat(failure.retryAfterMillis()).isPresent();
  }
}
