package io.sharedcontext.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What befalls single processes while others work on. */
enum ProcessFault implements Fault {
  KILL("SIGKILL of a random server: what it acknowledged stays, its locks are free, others go on") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      arena.kill(arena.victim());
      return Optional.of(() -> {});
    }
  },
  KILL_ALL("SIGKILL of all servers at once: the next ones find all that was acknowledged") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      arena.killAll();
      return Optional.of(() -> {});
    }
  },
  STOP("SIGSTOP of a random server for 3 s: the others go on, it goes on afterwards") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      return stopped(arena.victim(), Duration.ofSeconds(3));
    }
  },
  STOP_IN_TRANSACTION("SIGSTOP for 2 s of a server that holds SQLite's write lock") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      Life victim = arena.victim();
      return Signals.stopHolding(victim.pid(), arena.file("-shm"), WRITE_LOCK)
          ? lasting(victim, Duration.ofSeconds(2))
          : Optional.empty();
    }
  },
  STOP_IN_TURN("SIGSTOP for 3 s of a server that holds the counter of the writers' queue") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      Life victim = arena.victim();
      return Signals.stopHolding(victim.pid(), arena.file(".queue"), 0)
          ? lasting(victim, Duration.ofSeconds(3))
          : Optional.empty();
    }
  },
  STOP_PAST_LEASE("SIGSTOP of a random server for longer than its locks last (6 s, 5 s): its old"
      + " tokens write nothing") {
    @Override
    Optional<Runnable> inject(Arena arena) {
      return stopped(arena.victim(), Duration.ofSeconds(Agent.TTL_S + 1));
    }
  };

  /** The byte of {@code -shm} that stands for SQLite's write lock. */
  private static final long WRITE_LOCK = 120;

  private static final int AGENTS = 3;

  private final String what;

  ProcessFault(String what) {
    this.what = what;
  }

  abstract Optional<Runnable> inject(Arena arena);

  private static Optional<Runnable> stopped(Life victim, Duration time) {
    Signals.stop(victim.pid());
    return lasting(victim, time);
  }

  private static Optional<Runnable> lasting(Life victim, Duration time) {
    Signals.pause(time);
    return Optional.of(() -> Signals.resume(victim.pid()));
  }

  @Override
  public String what() {
    return what;
  }

  @Override
  public Campaign begin(Lab lab) throws Exception {
    Function<Arena, Optional<Runnable>> injection = this::inject;
    return new LiveRound(new Arena(lab, lab.place(), AGENTS), Set.of("STORE_BUSY"), injection);
  }
}
