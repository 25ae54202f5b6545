package io.sharedcontext.faults;

import io.sharedcontext.acceptance.StoreCheck;
import io.sharedcontext.faults.check.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to the files of a store that a crash left behind; each trial on a copy of its own. */
enum ImageFault implements Fault {
  WAL_OVERLONG("bytes that are no frame follow the write-ahead log: all is there", Expected.WHOLE) {
    @Override
    void damage(Path home, Random random) throws IOException {
      byte[] garbage = new byte[1 + random.nextInt(20_000)];
      random.nextBytes(garbage);
      Files.write(home.resolve("context.db-wal"), garbage, StandardOpenOption.APPEND);
    }
  },
  SHM_STALE("`-shm` holds rubbish after a crash: all is there", Expected.WHOLE) {
    @Override
    void damage(Path home, Random random) throws IOException {
      byte[] garbage = new byte[32 << 10];
      random.nextBytes(garbage);
      Files.write(home.resolve("context.db-shm"), garbage);
    }
  },
  WAL_TRUNCATED(
      "the write-ahead log is cut: what is whole before the cut is there and sound, or"
          + " `STORE_UNAVAILABLE`; nothing is invented",
      Expected.PREFIX) {
    @Override
    void damage(Path home, Random random) throws IOException {
      cut(home.resolve("context.db-wal"), random);
    }
  },
  WAL_DAMAGED("bytes within the write-ahead log are wrong: the same", Expected.PREFIX) {
    @Override
    void damage(Path home, Random random) throws IOException {
      overwrite(home.resolve("context.db-wal"), 16, random, 1);
    }
  },
  DATABASE_TRUNCATED(
      "the database is cut: right answers or `STORE_UNAVAILABLE`, nothing else",
      Expected.RIGHT_OR_REFUSED) {
    @Override
    void damage(Path home, Random random) throws IOException {
      cut(home.resolve("context.db"), random);
    }
  },
  PAGE_DAMAGED(
      "a page of the database is rubbish: right answers or `STORE_UNAVAILABLE`, nothing else",
      Expected.RIGHT_OR_REFUSED) {
    @Override
    void damage(Path home, Random random) throws IOException {
      overwrite(home.resolve("context.db"), PAGE, random, PAGE);
    }
  };

  /** What may be left. */
  private enum Expected {
    WHOLE,
    PREFIX,
    RIGHT_OR_REFUSED
  }

  private static final int PAGE = 4096;
  private static final int AGENTS = 3;
  private static final Duration WORK = Duration.ofMillis(1500);

  private final String what;
  private final Expected expected;

  ImageFault(String what, Expected expected) {
    this.what = what;
    this.expected = expected;
  }

  abstract void damage(Path home, Random random) throws IOException;

  private static void cut(Path file, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate((long) (random.nextDouble() * channel.size()));
    }
  }

  private static void overwrite(Path file, int length, Random random, int unit) throws IOException {
    byte[] garbage = new byte[length];
    random.nextBytes(garbage);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long at = (long) (random.nextDouble() * Math.max(1, channel.size() - length));
      channel.write(ByteBuffer.wrap(garbage), at / unit * unit);
    }
  }

  @Override
  public String what() {
    return what;
  }

  @Override
  public Campaign begin(Lab lab) throws Exception {
    Arena arena = new Arena(lab, lab.place(), AGENTS);
    arena.recovery();
    Signals.pause(WORK);
    arena.crash();
    return new Copies(lab, arena);
  }

  /** Trials on copies of one store. */
  private final class Copies implements Campaign {
    private final Lab lab;
    private final Arena arena;
    private final List<Verdict> verdicts = new ArrayList<>();

    Copies(Lab lab, Arena arena) {
      this.lab = lab;
      this.arena = arena;
    }

    @Override
    public long trial() throws IOException {
      Path copy = lab.place();
      for (Path file : files(arena.home())) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
      damage(copy, lab.random());
      long from = System.nanoTime();
      verdicts.add(judged(copy));
      return expected == Expected.RIGHT_OR_REFUSED ? NOTHING_TO_RECOVER : System.nanoTime() - from;
    }

    private Verdict judged(Path copy) {
      Inspection inspection = new Inspection(lab, copy, arena.session());
      return switch (expected) {
        case WHOLE -> inspection.judge(arena.history().copy());
        case PREFIX -> {
          Verdict answers = inspection.probe(arena.history(), "agent-0");
          yield inspection.usable() ? answers.and(prefix(copy, inspection)) : answers;
        }
        case RIGHT_OR_REFUSED -> inspection.probe(arena.history(), "agent-0");
      };
    }

    /** A store that takes changes is sound, and has all up to the last that it has. */
    private Verdict prefix(Path copy, Inspection inspection) {
      Verdict sound = Verdict.broken(StoreCheck.problems(copy).toArray(String[]::new));
      return arena.history().judgePrefix(inspection.messages()).and(sound);
    }

    @Override
    public Verdict judge() {
      return verdicts.stream().reduce(Verdict.NONE, Verdict::and);
    }
  }

  private static List<Path> files(Path home) {
    return Arrays.stream(home.toFile().listFiles())
        .filter(java.io.File::isFile)
        .map(java.io.File::toPath)
        .toList();
  }
}
