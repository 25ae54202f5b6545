package io.sharedcontext.faults;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers without what they need, clients that misbehave, and clocks that jump, beside others at work. */
enum ScarcityFault implements Fault {
  SNAPSHOT_HELD("another process reads in one snapshot for a second while the log grows") {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      ServerProcess reader = ServerProcess.startMain(
          "io.sharedcontext.cli.HoldingReader", arena.home(), arena.file("").toString());
      reader.receive();
      Signals.pause(Duration.ofSeconds(1));
      return reader::close;
    }
  },
  DESCRIPTORS("a server may open 20 to 60 files only: it works, or ends with words") {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      int limit = 20 + lab.random().nextInt(40);
      ProcessBuilder builder = lab.builder(arena.home(), "starved");
      builder.command().addAll(0, List.of("prlimit", "--nofile=" + limit + ":" + limit));
      Starved.calls(builder, arena);
      return () -> {};
    }

    @Override
    public Optional<String> unavailable() {
      return Signals.run("prlimit", "--version")
          ? Optional.empty()
          : Optional.of("there is no prlimit here");
    }
  },
  SMALL_HEAP("a server with 40 MB of heap gets values of 15 MB: it answers, or ends with words") {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      ProcessBuilder builder = lab.builder(arena.home(), "starved");
      builder.environment().put("SHARED_CONTEXT_JAVA_OPTIONS", "-Xmx40m");
      if (!Starts.launched()) {
        builder.command().add(1, "-Xmx40m");
        builder.command().removeIf("-Xmx128m"::equals);
      }
      Starved.bigValues(builder, arena);
      return () -> {};
    }
  },
  DEAF_CLIENT("a client asks for much and reads nothing") {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      Process deaf = Starved.deaf(lab.builder(arena.home(), "deaf"), arena.session());
      Signals.pause(Duration.ofSeconds(1));
      return deaf::destroyForcibly;
    }
  },
  CLOCK_AHEAD("the clock of all servers steps one hour ahead, and back again", 2) {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      return stepped(arena, 2);
    }
  },
  CLOCK_BACK("the clock of all servers steps one hour back, and ahead again", 0) {
    @Override
    Runnable inject(Lab lab, Arena arena) {
      return stepped(arena, 0);
    }
  };

  private static final int AGENTS = 3;
  private static final int MACHINE_TIME = 1;

  private final String what;
  private final boolean steps;

  ScarcityFault(String what) {
    this.what = what;
    this.steps = false;
  }

  ScarcityFault(String what, int hours) {
    this.what = what;
    this.steps = hours != MACHINE_TIME;
  }

  abstract Runnable inject(Lab lab, Arena arena);

  private static Runnable stepped(Arena arena, int hours) {
    step(arena, hours);
    Signals.pause(Duration.ofSeconds(1));
    return () -> step(arena, MACHINE_TIME);
  }

  private static Path clock(Path home) {
    return home.resolve("clock");
  }

  private static void step(Arena arena, int hours) {
    arena.history().shifted(System.nanoTime());
    set(arena.home(), hours);
    // A call may have looked at the clock before and been answered since.
    arena.history().shifted(System.nanoTime());
  }

  private static void set(Path home, int hours) {
    try {
      Path next = Files.write(home.resolve("clock.next"), new byte[hours]);
      Files.move(next, clock(home), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String what() {
    return what;
  }

  @Override
  public Campaign begin(Lab lab) throws Exception {
    Path home = lab.place();
    Arena arena = steps ? withClock(lab, home) : new Arena(lab, home, AGENTS);
    return new LiveRound(arena, Set.of("STORE_BUSY"), within -> Optional.of(inject(lab, within)));
  }

  private static Arena withClock(Lab lab, Path home) {
    set(home, MACHINE_TIME);
    return new Arena(lab, home, AGENTS, agent -> {
      List<String> command = ServerProcess.command("io.sharedcontext.SteppedServer");
      command.add(clock(home).toString());
      return lab.builder(command, home, agent);
    });
  }
}
