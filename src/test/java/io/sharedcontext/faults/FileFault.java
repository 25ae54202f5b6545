package io.sharedcontext.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
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
  PERMISSION_LOST(
      "the store's file is another user's, or may not be opened, while servers are killed and start:"
          + " `STORE_UNAVAILABLE`, and giving it back is enough") {
    @Override
    Runnable inject(Arena arena) {
      String file = arena.file("").toString();
      // Root may open whatever it does not own, but trusts it as little.
      boolean root = System.getProperty("user.name").equals("root");
      boolean lost = root ? Signals.run("chown", STRANGER, file) : Signals.run("chmod", "0", file);
      if (!lost) {
        arena.history().odd("the permission could not be taken away");
      }
      arena.killAll();
      Signals.pause(LASTS);
      return () -> {
        if (!(root ? Signals.run("chown", "0", file) : Signals.run("chmod", "600", file))) {
          arena.history().odd("the permission could not be given back");
        }
      };
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
  COPIED_OVER(
      "an old copy is written over `context.db` in place: nothing is acknowledged on it, and"
          + " `restore` brings back what the last `backup` held") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      Path old = copied(arena);
      Path backups = arena.home().resolveSibling(arena.home().getFileName() + "-backups");
      arena.pause();
      arena.command("backup", backups.toString());
      Files.write(arena.file(""), Signals.bytes(old));
      arena.resume();
      Signals.pause(LASTS);
      return () -> restoredBy(arena, backups);
    }
  },
  REPLACED("an old copy is moved onto `context.db`: nothing is acknowledged on it") {
    @Override
    Runnable inject(Arena arena) throws IOException {
      return overlaid(
          arena, old -> Files.move(old, arena.file(""), StandardCopyOption.REPLACE_EXISTING));
    }
  };

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LASTS = Duration.ofMillis(500);
  private static final int AGENTS = 3;

  /** A user's number that no user has. */
  private static final String STRANGER = "4242";

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
    Path old = copied(arena);
    arena.pause();
    Path kept = Files.createDirectories(arena.home().resolve("kept"));
    keep(arena, kept);
    overlay.run(old);
    arena.resume();
    Signals.pause(LASTS);
    return () -> restore(arena, kept);
  }

  /**
   * A copy of the database that is a while old, and so not what is there now: until a checkpoint writes the
   * file it stays as it was, and who copies it over itself does nothing.
   */
  private static Path copied(Arena arena) throws IOException {
    Path old = Files.copy(
        arena.file(""), arena.home().resolve("old"), StandardCopyOption.REPLACE_EXISTING);
    Signals.pause(LASTS);
    if (!Signals.within(PATIENCE, () -> checkpointed(arena.file(""), old))) {
      throw new AssertionError("the database does not change");
    }
    // A server that has not looked since takes the copy for what it saw last; each call looks.
    arena.recovery();
    return old;
  }

  private static boolean checkpointed(Path database, Path old) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return !Arrays.equals(Signals.bytes(database), Signals.bytes(old));
  }

  /** What docs/operations.md says: end all servers, restore the newest backup. */
  private static void restoredBy(Arena arena, Path backups) {
    arena.pause();
    arena.killAll();
    arena.command("restore", backups.toString());
    arena.resume();
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
