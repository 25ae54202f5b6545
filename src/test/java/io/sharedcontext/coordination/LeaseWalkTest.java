package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.coordination.LeaseModel.Answer;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random agents ask, wait, release and die; the store does at each step what the model does. */
class LeaseWalkTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final List<String> NAMES = List.copyOf(LeaseModel.RESOURCES.keySet());
  private static final List<LockType> TYPES = List.of(LockType.values());
  private static final int STEPS = 400;
  private static final int PROCESSES = 3;

  @TempDir
  Path home;

  private final Set<String> dead = new HashSet<>();
  private final LeaseModel model = new LeaseModel();
  private final int[] lives = new int[PROCESSES];
  private long lastFence;
  private int grants;
  private int rings;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void a_random_walk_goes_where_the_model_goes(int seed) {
    Random random = new Random(seed);
    try (Store store = new Store(TestEngine.current().settings(home))) {
      write(store, tx -> tx.run("""
          INSERT INTO sessions
            (id, purpose, metadata, created_by, created_at, updated_at, is_active, public_count)
          VALUES ('session_1', 'p', '{}', 'ada', 0, 0, 1, 0)
          """));
      for (int i = 0; i < STEPS; i++) {
        step(store, random);
        compare(store);
      }
    }
    assertThat(grants).isGreaterThan(STEPS / 10);
    assertThat(rings).isPositive();
  }

  private static <T> T write(Store store, Function<Tx, T> work) {
    try {
      return store.write(work).join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private Leases leases(String process) {
    return new Leases(() -> process, id -> !dead.contains(id));
  }

  private void step(Store store, Random random) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> ask(store, claim(random), process(random));
      case 3, 4 -> serve(store, random);
      case 5, 6 -> release(store, random);
      default -> die(random);
    }
  }

  private String process(Random random) {
    int slot = random.nextInt(PROCESSES);
    return "p" + slot + "-" + lives[slot];
  }

  private static LockClaim claim(Random random) {
    LockType type = TYPES.get(random.nextInt(TYPES.size()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return new LockClaim("agent" + random.nextInt(5), "session_1", type, List.copyOf(names));
  }

  private void ask(Store store, LockClaim claim, String process) {
    Answer expected = model.asks(claim);
    try {
      Leases.AcquireResult turn = write(
          store,
          tx -> leases(process)
              .askOrWait(tx, START, new Leases.LeaseRequest(claim, TTL), START.plusSeconds(20)));
      assertThat(turn.lease().isPresent() ? Answer.GRANTED : Answer.WAITS).isEqualTo(expected);
      turn.lease()
          .ifPresentOrElse(this::granted, () -> model.queued(turn.ticket(), claim, process));
    } catch (Failure e) {
      assertThat(e.details().has("cycle")).isTrue();
      assertThat(expected).isEqualTo(Answer.RING);
      rings++;
    }
  }

  private void serve(Store store, Random random) {
    if (model.waiting().isEmpty()) {
      return;
    }
    LeaseModel.Entry waiter = model.waiting().get(random.nextInt(model.waiting().size()));
    boolean expected = model.served(waiter.number());
    Leases here = leases(waiter.process());
    assertThat(store.<Boolean>read(tx -> here.ready(tx, START, waiter.number())))
        .isEqualTo(expected);
    Leases.AcquireResult turn = write(
        store,
        tx -> here.retry(
            tx,
            START,
            waiter.number(),
            new Leases.LeaseRequest(waiter.claim(), TTL),
            START.plusSeconds(20)));
    assertThat(turn.lease().isPresent()).isEqualTo(expected);
    turn.lease().ifPresent(lease -> {
      model.left(waiter.number());
      granted(lease);
    });
  }

  private void release(Store store, Random random) {
    if (!model.held().isEmpty()) {
      long fence = model.held().get(random.nextInt(model.held().size())).number();
      write(store, tx -> {
        LeaseTable.delete(tx, fence);
        return 1;
      });
      model.released(fence);
    }
  }

  private void die(Random random) {
    int slot = random.nextInt(PROCESSES);
    String process = "p" + slot + "-" + lives[slot]++;
    dead.add(process);
    model.died(process);
  }

  private void granted(Lease lease) {
    assertThat(lease.fence()).isGreaterThan(lastFence);
    lastFence = lease.fence();
    grants++;
    model.granted(lease.fence(), lease.claim(), lease.process());
  }

  private void compare(Store store) {
    LeaseState state = store.read(tx -> leases("reader").view(tx, START));
    assertThat(state.leases())
        .extracting(Lease::fence)
        .containsExactlyElementsOf(
            model.held().stream().map(LeaseModel.Entry::number).toList());
    assertThat(state.waiters())
        .extracting(Waiter::ticket)
        .containsExactlyElementsOf(
            model.waiting().stream().map(LeaseModel.Entry::number).toList());
    for (Lease one : state.leases()) {
      assertThat(state.leases()).noneMatch(other -> one.claim().conflicts(other.claim()));
    }
  }
}
