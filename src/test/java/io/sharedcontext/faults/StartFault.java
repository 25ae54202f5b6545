package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.store.sqlite.OldStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What befalls stores and servers while they begin. */
enum StartFault implements Fault {
  FIRST_STARTS("30 first starts at once: one store, and every server works") {
    @Override
    long trial(Lab lab, List<Verdict> verdicts) throws IOException {
      verdicts.add(Starts.together(lab, lab.place(), CROWD));
      return Campaign.NOTHING_TO_RECOVER;
    }
  },
  FOUNDER_KILLED("SIGKILL of a server while it founds the store: the next one works") {
    @Override
    long trial(Lab lab, List<Verdict> verdicts) throws IOException {
      Path home = lab.place();
      Starts.killed(lab, home, LONGEST_MS);
      long from = System.nanoTime();
      verdicts.add(Starts.together(lab, home, 1));
      return System.nanoTime() - from;
    }
  },
  OLDER_SCHEMA("a store of an earlier version is opened by 3 servers at once: all of it is there") {
    @Override
    long trial(Lab lab, List<Verdict> verdicts) throws IOException {
      Path home = lab.place();
      OldStores.make(home, 1 + lab.random().nextInt(OldStores.newest() - 1), OLD_MESSAGES);
      long from = System.nanoTime();
      verdicts.add(Starts.onOldStore(lab, home, OLD_MESSAGES));
      return System.nanoTime() - from;
    }
  },
  EARLIER_SERVER("a server of an earlier jar (`-Dfaults.jar`) works on the store beside new ones") {
    @Override
    long trial(Lab lab, List<Verdict> verdicts) throws IOException {
      verdicts.add(Starts.withEarlierJar(lab, lab.place(), JAR));
      return Campaign.NOTHING_TO_RECOVER;
    }

    @Override
    public Optional<String> unavailable() {
      return Files.isRegularFile(Path.of(JAR))
          ? Optional.empty()
          : Optional.of("-Dfaults.jar names no jar of an earlier version");
    }
  },
  CLASS_ARCHIVE("the archive of classes is cut, rubbish or gone: servers start without it") {
    @Override
    long trial(Lab lab, List<Verdict> verdicts) throws IOException {
      Lab own = lab.withOwnCache();
      ClassArchiveDamage.damage(own.cache(), own.random());
      verdicts.add(Starts.together(own, lab.place(), 1));
      return Campaign.NOTHING_TO_RECOVER;
    }

    @Override
    public Optional<String> unavailable() {
      return Starts.launched()
          ? Optional.empty()
          : Optional.of("servers are not started by the launcher");
    }
  };

  private static final int CROWD = 30;
  private static final int OLD_MESSAGES = 200;
  private static final int LONGEST_MS = 1_500;
  private static final String JAR = System.getProperty("faults.jar", "");

  private final String what;

  StartFault(String what) {
    this.what = what;
  }

  abstract long trial(Lab lab, List<Verdict> verdicts) throws IOException;

  @Override
  public String what() {
    return what;
  }

  @Override
  public Campaign begin(Lab lab) {
    List<Verdict> verdicts = new ArrayList<>();
    return new Campaign() {
      @Override
      public long trial() throws IOException {
        return StartFault.this.trial(lab, verdicts);
      }

      @Override
      public Verdict judge() {
        return verdicts.stream().reduce(Verdict.NONE, Verdict::and);
      }
    };
  }
}
