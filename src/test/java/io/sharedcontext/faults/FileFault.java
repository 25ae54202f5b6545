package io.sharedcontext.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What clean-ups, moves and restores by hand do to the store's files under running servers. */
enum FileFault implements Fault {
  DIRECTORY_MOVED("the directory is moved away for a while and comes back") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      Path away = arena.home().resolveSibling(arena.home().getFileName() + "-away");
      Files.move(arena.home(), away);
      Signals.pause(LASTS);
      return () -> back(away, arena.home());
    }
  },
  SHM_DELETED("`-shm` is deleted while servers work and a new one starts") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      Files.delete(arena.file("-shm"));
      return newcomer(arena);
    }
  },
  PRESENCE_DELETED("`.presence` is deleted while servers hold locks and a new one starts") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      Files.delete(arena.file(".presence"));
      return newcomer(arena);
    }
  },
  QUEUE_DELETED("`.queue` is deleted while servers write and a new one starts") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      Files.delete(arena.file(".queue"));
      return newcomer(arena);
    }
  },
  COPIED_OVER("an old copy is written over `context.db` in place: nothing is acknowledged on it") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      return overlaid(arena, old -> Files.write(arena.file(""), Signals.bytes(old)));
    }
  },
  REPLACED("an old copy is moved onto `context.db`: nothing is acknowledged on it") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      return overlaid(
          arena, old -> Files.move(old, arena.file(""), StandardCopyOption.REPLACE_EXISTING));
    }
  };

  private static final Duration LASTS = Duration.ofMillis(500);
  private static final int AGENTS = 3;

  private final String what;

  FileFault(String what) {
    this.what = what;
  }

  /** A step that may fail. */
  private interface Step {
    void run(Path file) throws IOException;
  }

  abstract Runnable inject(Arena arena) throws IOException;

  private static void back(Path away, Path home) {
    try {
      Files.move(away, home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One server is killed, so that its agent starts one that was not there before the fault. */
  private static Runnable newcomer(Arena arena) {
    arena.kill(arena.victim());
    Signals.pause(LASTS);
    return () -> {};
  }

  /**
   * Puts the copy in the place of the store while nothing is written, lets servers work on it, and
   * gives what puts the store back; whatever was acknowledged meanwhile is lost then.
   */
  private static Runnable overlaid(Arena arena, Step overlay) throws IOException {
    Path old = Files.copy(
        arena.file(""), arena.home().resolve("old"), StandardCopyOption.REPLACE_EXISTING);
    Signals.pause(LASTS);
    arena.pause();
    Path kept = Files.createDirectories(arena.home().resolve("kept"));
    keep(arena, kept);
    overlay.run(old);
    arena.resume();
    Signals.pause(LASTS);
    return () -> restore(arena, kept);
  }

  private static void keep(Arena arena, Path kept) throws IOException {
    for (String suffix : new String[] {"-wal", ""}) {
      Files.copy(
          arena.file(suffix),
          kept.resolve("context.db" + suffix),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What an operator does: end the servers, put database and log back, take the index of the log away. */
  private static void restore(Arena arena, Path kept) {
    arena.pause();
    arena.killAll();
    try {
      for (String suffix : new String[] {"-wal", ""}) {
        Files.move(
            kept.resolve("context.db" + suffix),
            arena.file(suffix),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.deleteIfExists(arena.file("-shm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    arena.resume();
  }

  @Override
  public String what() {
    return what;
  }

  private Optional<Runnable> injected(Arena arena) {
    try {
      return Optional.of(inject(arena));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Campaign begin(Lab lab) throws Exception {
    return new LiveRound(
        new Arena(lab, lab.place(), AGENTS),
        Set.of("STORE_UNAVAILABLE", "STORE_BUSY"),
        this::injected);
  }
}
