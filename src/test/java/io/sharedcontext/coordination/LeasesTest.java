package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
    store = new Store(new StoreSettings(home.resolve("context.db"), false, true));
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

  private static Claim claim(String agent, LockType type, String... resources) {
    return new Claim(agent, "session_1", type, List.of(resources));
  }

  private Lease ask(String agent, String... resources) {
    return write(
        tx -> as("p-" + agent).ask(tx, START, claim(agent, LockType.WRITE, resources), TTL));
  }

  private Leases.Turn wait(String agent, String... resources) {
    return write(tx -> as("p-" + agent)
        .askOrWait(tx, START, claim(agent, LockType.WRITE, resources), TTL, START.plusSeconds(20)));
  }

  @Test
  void a_held_resource_is_refused_with_its_holder() {
    ask("ada", "src/**");

    Failure failure = catchThrowableOfType(Failure.class, () -> ask("bob", "src/a.java"));

    assertThat(failure.code()).isEqualTo(Code.SESSION_LOCKED);
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

    Lease later =
        write(tx -> as("p-bob").ask(tx, START.plus(TTL), claim("bob", LockType.WRITE, "a"), TTL));

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
        .isEqualTo(Code.SESSION_LOCKED);
    Optional<Lease> served = write(tx -> as("p-bob").retry(tx, START, ticket));
    assertThat(served).isPresent();
  }

  @Test
  void a_ring_of_waiters_is_refused_with_its_names() {
    ask("ada", "a");
    ask("bob", "b");
    wait("ada", "b");

    Failure failure = catchThrowableOfType(Failure.class, () -> wait("bob", "a"));

    assertThat(failure.details().get("cycle")).hasToString("[\"bob\",\"ada\",\"bob\"]");
  }

  /** Random agents ask, wait, release and die; after each step the rules hold. */
  @Test
  void exclusion_order_and_tokens_hold_under_random_use() {
    for (int seed = 0; seed < 4; seed++) {
      new Walk(seed).run(200);
    }
  }

  /** One random walk through the state machine. */
  private final class Walk {
    private final Random random;
    private final List<Long> tickets = new ArrayList<>();
    private long lastFence;
    private final String walk;
    private int lives;

    Walk(int seed) {
      random = new Random(seed);
      walk = "walk" + seed + "-life";
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
        check();
      }
      dead.add(walk + lives);
    }

    private void step() {
      switch (random.nextInt(4)) {
        case 0, 1 -> askSomething();
        case 2 -> serve();
        default -> release();
      }
    }

    private void askSomething() {
      String agent = "agent" + random.nextInt(5);
      LockType type =
          List.of(LockType.READ, LockType.WRITE, LockType.EXCLUSIVE).get(random.nextInt(3));
      String[] names = {"a", "b", "a*", "c/d", "c/**", "**"};
      Claim claim = claim(agent, type, names[random.nextInt(6)], names[random.nextInt(6)]);
      try {
        Leases.Turn turn =
            write(tx -> as(walk + lives).askOrWait(tx, START, claim, TTL, START.plusSeconds(20)));
        turn.lease().ifPresentOrElse(this::granted, () -> tickets.add(turn.ticket()));
      } catch (Failure e) {
        assertThat(e.details().has("cycle")).isTrue();
      }
    }

    private void serve() {
      if (!tickets.isEmpty()) {
        long ticket = tickets.get(random.nextInt(tickets.size()));
        Optional<Lease> lease = write(tx -> as(walk + lives).retry(tx, START, ticket));
        lease.ifPresent(this::granted);
        lease.ifPresent(granted -> tickets.remove(ticket));
      }
    }

    private void release() {
      List<Lease> held = store.read(tx -> LeaseTable.held(tx));
      if (random.nextInt(8) == 0) {
        dead.add(walk + lives);
        lives++;
        tickets.clear();
      } else if (!held.isEmpty()) {
        write(tx -> {
          LeaseTable.delete(tx, held.get(random.nextInt(held.size())).fence());
          return true;
        });
      }
    }

    private void granted(Lease lease) {
      assertThat(lease.fence()).isGreaterThan(lastFence);
      lastFence = lease.fence();
    }

    private void check() {
      List<Lease> live = store.read(tx -> as("reader").view(tx, START)).leases();
      for (Lease one : live) {
        for (Lease other : live) {
          assertThat(one.claim().conflicts(other.claim())).isFalse();
        }
      }
    }
  }
}
