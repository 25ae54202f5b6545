package io.sharedcontext.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures whole calls, shows them beside what is promised, and exits with 1 when a promised time is
 * missed: what {@code mvn -Pbench verify} runs. Other benchmarks run as JMH runs them when they are
 * named.
 */
@Command(name = "targets", sortOptions = false)
final class EnforceTargets implements Callable<Integer> {
  /** The pattern that stands for everything with a target. */
  static final String ALL = "targets";

  private static final int MISSED = 1;

  @Parameters(defaultValue = ALL, description = "targets, or a regular expression for benchmarks")
  private String pattern = ALL;

  @Option(names = "--quick", description = "some seconds, without forks")
  private boolean quick;

  @Option(names = "--factor", description = "how often over its time a target counts as missed")
  private double factor = 1;

  @Option(names = "--slowed", description = "a tool that is slow on purpose")
  private String slowed = "";

  @Option(names = "--baseline", description = "an earlier run to compare with")
  private Optional<Path> baseline = Optional.empty();

  @Option(names = "--save", description = "where the measurements are written as JSON")
  private Optional<Path> save = Optional.empty();

  @Option(names = "--regressions", description = "report, or fail: exit with 1 for them too")
  private String regressions = "report";

  /** Exits with 0 when all promised times are kept. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && !enforced(arguments[0])) {
      org.openjdk.jmh.Main.main(new String[] {
        arguments[0], "-rf", "json", "-rff", System.getProperty("java.io.tmpdir") + "/jmh.json"
      });
    } else {
      System.exit(run(arguments));
    }
  }

  private static boolean enforced(String pattern) {
    return pattern.startsWith("-")
        || pattern.equals(ALL)
        || PerformanceTarget.of(pattern).isPresent();
  }

  static int run(String... arguments) {
    return new CommandLine(new EnforceTargets()).execute(arguments);
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    if (quick) {
      // It is not a measurement: others may measure meanwhile.
      System.setProperty("jmh.ignoreLock", "true");
    }
    Report report = new TargetsRun(
            new TargetsRun.Effort(quick, factor, slowed), System.out::println)
        .run(pattern.equals(ALL) ? "" : pattern);
    Optional<Report> before = baseline.filter(Files::exists).isPresent()
        ? Optional.of(Report.read(Files.readString(baseline.get())))
        : Optional.empty();
    if (save.isPresent()) {
      Files.writeString(save.get(), report.json().toPrettyString() + "\n");
    }
    System.out.println(report.table(factor, before));
    return verdict(
        report.missed(factor).stream().map(Measurement::name).toList(),
        before.map(report::regressions).orElse(List.of()));
  }

  private int verdict(List<String> missed, List<String> slower) {
    System.out.println(missed.isEmpty() ? "every target is met" : "targets MISSED: " + missed);
    if (!slower.isEmpty()) {
      System.out.println("slower than the baseline by more than x " + Report.REGRESSION + ": "
          + String.join(", ", slower));
    }
    boolean fails = !missed.isEmpty() || (!slower.isEmpty() && regressions.equals("fail"));
    return fails ? MISSED : 0;
  }
}
