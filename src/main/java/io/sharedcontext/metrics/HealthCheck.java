package io.sharedcontext.metrics;

import io.sharedcontext.metrics.LatencyTarget.Exceeded;
import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.store.StoreMetrics;
import io.sharedcontext.tool.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Judges the figures that processes have handed over, for who watches a store by a program. */
public final class HealthCheck {
  /** Under which processes that called are counted. */
  static final String STARTED = "processes_started";

  /** Failures that no caller can help: the store is at fault, or the program. */
  private static final Set<String> FAULTS = Set.of(
      ErrorCode.INTERNAL_ERROR.name(),
      ErrorCode.STORE_UNAVAILABLE.name(),
      ErrorCode.STORE_FULL.name(),
      ErrorCode.STORE_READ_ONLY.name());

  private static final String BUSY = ErrorCode.STORE_BUSY.name();

  private static final double PERCENT = 100;
  private static final double MEGABYTE = 1e6;

  private final Totals totals;
  private final StoreMetrics work;
  private final Limits limits;

  HealthCheck(Totals totals, StoreMetrics work, Limits limits) {
    this.totals = totals;
    this.work = work;
    this.limits = limits;
  }

  /** How bad it is, by the exit codes that monitors know. */
  public enum Level {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitCode;

    Level(int exitCode) {
      this.exitCode = exitCode;
    }

    /** How a plug-in for monitors ends that found this. */
    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * From where on something is bad.
   *
   * @param warning of this and more somebody should know
   * @param critical of this and more somebody should get up
   */
  public record Limit(double warning, double critical) {
    /** How bad {@code figure} is, more being worse. */
    public Level judge(double figure) {
      if (figure >= critical) {
        return Level.CRITICAL;
      }
      return figure >= warning ? Level.WARNING : Level.OK;
    }
  }

  /**
   * From where on figures are bad.
   *
   * @param slow percent of the calls that take longer than their target
   * @param faults percent of the calls that fail because of the store or the program
   * @param errors percent of the calls that fail for one other reason
   * @param log bytes of the write-ahead log
   */
  public record Limits(Limit slow, Limit faults, Limit errors, Limit log) {}

  /**
   * What one check found.
   *
   * @param check its name, one word
   * @param text what was found, and from where on it would be bad
   */
  public record Finding(String check, Level level, String text) {}

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    LatencyTarget.exceeded(totals).forEach((target, calls) -> findings.add(target(target, calls)));
    findings.add(queries());
    findings.add(faults());
    findings.add(errors());
    findings.add(busy());
    findings.add(log());
    return findings;
  }

  /**
   * The first call of a process loads classes and opens the store, which says nothing of those that
   * follow: for each process that began, one slow call is not counted.
   */
  private Finding target(String target, Exceeded calls) {
    long first = Math.min(calls.over(), totals.count(STARTED));
    double share = share(calls.over() - first, calls.calls() - first);
    boolean few = calls.calls() - first < Verdict.ENOUGH;
    String text = String.format(
        Locale.ROOT,
        "%s: %.1f %% of %d calls took longer%s",
        target,
        share,
        calls.calls() - first,
        few ? "; too few to tell" : first > 0 ? "; " + first + " first ones left out" : "");
    return new Finding("target", few ? Level.OK : limits.slow().judge(share), text);
  }

  private Finding queries() {
    double share = share(totals.count("slow_queries"), totals.count("queries"));
    boolean few = totals.count("queries") < Verdict.ENOUGH;
    return new Finding(
        "queries",
        few ? Level.OK : limits.slow().judge(share),
        String.format(Locale.ROOT, "%.2f %% of the statements took over 100 ms", share));
  }

  private Finding faults() {
    Map<String, Long> errors = ErrorCounts.of(totals);
    List<String> seen = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<String, Long> error : errors.entrySet()) {
      if (FAULTS.contains(error.getKey())) {
        sum += error.getValue();
        seen.add(error.getKey() + " " + error.getValue());
      }
    }
    double share = share(sum, calls());
    return failures(
        "faults",
        share,
        String.format(Locale.ROOT, "%.2f %% of the calls failed for want of the store", share)
            + (seen.isEmpty() ? "" : ": " + String.join(", ", seen)));
  }

  /** Of a handful of calls one is already many percent. */
  private Finding failures(String check, double share, String text) {
    boolean few = calls() < Verdict.ENOUGH;
    return new Finding(
        check,
        few ? Level.OK : limits.faults().judge(share),
        text + (few && share > 0 ? "; too few calls to tell" : ""));
  }

  /** Each code by itself: many refusals of one kind are a fault in some agent, or an attack. */
  private Finding errors() {
    String worst = "";
    double most = 0;
    for (Map.Entry<String, Long> error : ErrorCounts.of(totals).entrySet()) {
      double share = share(error.getValue(), calls());
      if (!FAULTS.contains(error.getKey()) && !error.getKey().equals(BUSY) && share > most) {
        worst = error.getKey();
        most = share;
      }
    }
    Level level = calls() < Verdict.ENOUGH ? Level.OK : limits.errors().judge(most);
    return new Finding(
        "errors",
        level,
        worst.isEmpty()
            ? "no call was refused"
            : String.format(Locale.ROOT, "most often %s: %.1f %% of the calls", worst, most));
  }

  /** A pool of connections that is used up, and a queue of changes that is full, both end so. */
  private Finding busy() {
    double share = share(ErrorCounts.of(totals).getOrDefault(BUSY, 0L), calls());
    return failures(
        "busy",
        share,
        String.format(
            Locale.ROOT,
            "%.2f %% of the calls found no connection, or no place in the queue, in time",
            share));
  }

  private Finding log() {
    return new Finding(
        "log",
        limits.log().judge((double) work.walBytes()),
        String.format(
            Locale.ROOT,
            "the write-ahead log has %,.1f MB; warning from %,.0f MB on",
            work.walBytes() / MEGABYTE,
            limits.log().warning() / MEGABYTE));
  }

  private long calls() {
    return totals.operations().values().stream()
        .mapToLong(LatencySnapshot::calls)
        .sum();
  }

  private static double share(long part, long all) {
    return all <= 0 ? 0 : PERCENT * part / all;
  }
}
