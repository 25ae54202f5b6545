package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Trials on servers that are at work while the fault comes and goes. */
final class LiveRound implements Campaign {
  /** What agents are told in the ordinary course of their work. */
  private static final Set<String> ORDINARY = Set.of(
      "VERSION_CONFLICT",
      "SESSION_LOCKED",
      "STALE_FENCING_TOKEN",
      "MEMORY_NOT_FOUND",
      "NO_LOCK_HELD",
      "SHUTTING_DOWN");

  private static final int SHORTEST_MS = 150;
  private static final int CHANCE_MS = 250;
  private final Arena arena;
  private final Set<String> codes;
  private final Function<Arena, Optional<Runnable>> injection;

  /**
   * Begins the work.
   *
   * @param codes failures that the fault may cause
   * @param injection injects the fault, lets it last, and gives what lifts it; empty when there was
   *     no opportunity
   */
  LiveRound(Arena arena, Set<String> codes, Function<Arena, Optional<Runnable>> injection) {
    this.arena = arena;
    this.codes = codes;
    this.injection = injection;
    arena.recovery();
  }

  @Override
  public long trial() {
    Signals.pause(Duration.ofMillis(SHORTEST_MS + arena.random().nextInt(CHANCE_MS)));
    Optional<Runnable> lift = injection.apply(arena);
    if (lift.isEmpty()) {
      return NOTHING_TO_RECOVER;
    }
    lift.get().run();
    return arena.recovery();
  }

  @Override
  public Verdict judge() {
    Verdict verdict = arena.judge();
    for (String code : arena.codes().keySet()) {
      if (!ORDINARY.contains(code) && !codes.contains(code)) {
        verdict = verdict.and(Verdict.broken("agents were told " + code
            + ", which this fault does not explain: " + arena.example(code)));
      }
    }
    return verdict;
  }
}
