package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A disk that has no room, or may not be written. */
enum DiskFault implements Fault {
  DISK_FULL("the disk is full for a while: `STORE_FULL`, and room again is enough", "STORE_FULL") {
    @Override
    Runnable inject(Arena arena, Disk disk) {
      disk.fill();
      Signals.pause(LASTS);
      return disk::free;
    }
  },
  DISK_FULL_AT_START(
      "servers are killed and start on a full disk: `STORE_FULL` or work, and room again is enough",
      "STORE_FULL") {
    @Override
    Runnable inject(Arena arena, Disk disk) {
      disk.fill();
      arena.killAll();
      Signals.pause(LASTS);
      return disk::free;
    }
  },
  INODES_USED_UP(
      "no file can be made while servers are killed and start: `STORE_FULL` or work",
      "STORE_FULL") {
    @Override
    Runnable inject(Arena arena, Disk disk) {
      disk.fillInodes();
      arena.killAll();
      Signals.pause(LASTS);
      return disk::free;
    }
  },
  READ_ONLY(
      "servers start while the file system is read-only: `STORE_READ_ONLY`, and writing again is"
          + " enough",
      "STORE_READ_ONLY") {
    @Override
    Runnable inject(Arena arena, Disk disk) {
      arena.pause();
      arena.killAll();
      boolean remounted = disk.remount("ro");
      arena.resume();
      if (!remounted) {
        arena.history().odd("the file system could not be made read-only");
      }
      Signals.pause(LASTS);
      return () -> disk.remount("rw");
    }
  };

  private static final Duration LASTS = Duration.ofMillis(700);
  private static final int AGENTS = 3;

  private final String what;
  private final String code;

  DiskFault(String what, String code) {
    this.what = what;
    this.code = code;
  }

  abstract Runnable inject(Arena arena, Disk disk);

  @Override
  public String what() {
    return what;
  }

  @Override
  public Optional<String> unavailable() {
    return Disk.unavailable();
  }

  @Override
  public Campaign begin(Lab lab) throws Exception {
    Disk disk = Disk.mount(lab.place(), "size=40m,nr_inodes=200");
    Arena arena = new Arena(lab, disk.path(), AGENTS);
    LiveRound round = new LiveRound(
        arena, Set.of(code, "STORE_BUSY"), within -> Optional.of(inject(within, disk)));
    return new Campaign() {
      @Override
      public long trial() {
        return round.trial();
      }

      @Override
      public Verdict judge() {
        try {
          return round.judge();
        } finally {
          disk.unmount();
        }
      }
    };
  }
}
