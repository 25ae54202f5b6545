package io.sharedcontext.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures many server processes on one store, each started by {@code bin/shared-context}:
 *
 * <pre>mvn -Pload -DskipTests package -Dload=writers</pre>
 *
 * and so for {@code cold} (the same from the first message on, without a limit), {@code
 * freshness}, {@code kills} and {@code endurance}. {@code SHARED_CONTEXT_JAVA}
 * chooses the Java of the servers. Ends with 1 when something is lost, doubled, stale, half done or
 * later than it may be.
 */
final class ManyProcesses {
  private static final Load.Plan WRITERS =
      new Load.Plan(25, 20, Duration.ofSeconds(40), Duration.ofSeconds(10));
  private static final Load.Plan COLD =
      new Load.Plan(25, 20, Duration.ZERO, Duration.ofSeconds(10));
  private static final double MOST_P95_MILLIS = 5;
  private static final double MOST_P99_MILLIS = 50;
  private static final int TURNS = 1_000;
  private static final int KILLED_AGENTS = 4;
  private static final int KILLS_EACH = 25;
  private static final int PAGE = 500;

  private final Path home;

  private ManyProcesses(Path home) {
    this.home = home;
  }

  /** The names of what to measure; each gets a store of its own. */
  public static void main(String[] names) throws Exception {
    boolean good = true;
    for (String name : names) {
      Path home = Files.createTempDirectory("many-processes");
      boolean passed =
          new ManyProcesses(home).measure(Measure.valueOf(name.toUpperCase(Locale.ROOT)));
      System.out.println(name + (passed ? " passed" : " FAILED; the store is " + home));
      good &= passed;
    }
    System.exit(good ? 0 : 1);
  }

  /** What can be measured. */
  private enum Measure {
    WRITERS,
    COLD,
    FRESHNESS,
    KILLS,
    ENDURANCE
  }

  private boolean measure(Measure what) throws InterruptedException, IOException {
    return switch (what) {
      case WRITERS -> inTime(writers(WRITERS));
      case COLD -> writers(COLD).isPresent();
      case FRESHNESS -> freshness();
      case KILLS -> kills();
      case ENDURANCE -> endurance();
    };
  }

  private static boolean inTime(Optional<Latencies> latencies) {
    return latencies
        .filter(all -> all.millis(95) < MOST_P95_MILLIS && all.millis(99) < MOST_P99_MILLIS)
        .isPresent();
  }

  /** How long the messages took; empty if one was lost, doubled or out of order. */
  private Optional<Latencies> writers(Load.Plan plan) throws InterruptedException {
    Load.Report report = new Load(home, plan).run();
    List<ObjectNode> stored = stored(report.session());
    Ledger ledger = new Ledger(report.posted(), stored);
    Latencies latencies = Latencies.of(report.measured());
    say("%s", plan);
    say("with the warm-up: %s", Latencies.of(report.posted()));
    say("after it: %s", latencies);
    say("p95 of each second, in ms: %s", bySecond(report.posted()));
    say(
        "acknowledged %d, refused %d, stored %d, lost %d, doubled %d, out of order %d, seen by a"
            + " reader meanwhile %d",
        report.posted().size(),
        report.refused().size(),
        stored.size(),
        ledger.lost().size(),
        ledger.doubled().size(),
        ledger.disordered().size(),
        report.followed().size());
    boolean kept = sound(StoreCheck.problems(home))
        && sound(report.refused())
        && sound(ledger.lost())
        && sound(ledger.doubled())
        && sound(ledger.disordered())
        && report.followed().equals(stored);
    return Optional.of(latencies).filter(all -> kept);
  }

  private List<ObjectNode> stored(String session) {
    try (Fleet fleet = new Fleet(home)) {
      return ProcessConversation.transcript(fleet.start("late-reader"), session, PAGE);
    }
  }

  /** Shows how long the processes take to warm up. */
  private static String bySecond(List<PostedMessages> posted) {
    long start = posted.stream().mapToLong(PostedMessages::intended).min().orElseThrow();
    Map<Long, List<PostedMessages>> seconds = posted.stream()
        .collect(groupingBy(
            message -> (message.intended() - start) / 1_000_000_000, TreeMap::new, toList()));
    return seconds.values().stream()
        .map(second -> String.format(Locale.ROOT, "%.1f", Latencies.of(second).millis(95)))
        .collect(joining(" "));
  }

  private boolean freshness() {
    try (Freshness freshness = new Freshness(home)) {
      List<String> stale = freshness.run(TURNS);
      int readings = TURNS * ReadPath.all().size();
      say("%d turns, %d readings, %d stale", TURNS, readings, stale.size());
      return sound(stale);
    }
  }

  private boolean kills() throws InterruptedException {
    KillReport.Report report = KillReport.run(home, KILLED_AGENTS, KILLS_EACH);
    say(
        "%d kills, %d messages acknowledged, %d problems",
        KILLED_AGENTS * KILLS_EACH, report.acknowledged(), report.problems().size());
    return sound(report.problems());
  }

  private boolean endurance() {
    List<ProcessUse> uses = Endurance.run(home, 2_000, 10_000, 50_000);
    uses.forEach(use -> say("%s", use));
    return uses.get(2).isLike(uses.get(0));
  }

  private static boolean sound(List<String> problems) {
    problems.stream().limit(10).forEach(System.out::println);
    return problems.isEmpty();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
