package io.sharedcontext.metrics;

import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.metrics.PerformanceMetrics.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What the server is built to keep to: 95 of 100 calls take no longer. */
enum LatencyTarget {
  SESSION_CREATION(10, "create_session"),
  MESSAGE_INSERTION(20, "add_message"),
  /** Pages of any size are counted; the limit is meant for 50 messages. */
  MESSAGE_RETRIEVAL(30, "get_messages"),
  /** Searches of any size are counted; the limit is meant for 1,000 messages. */
  FUZZY_SEARCH(100, "search_context"),
  MEMORY(10, "set_memory get_memory"),
  TOKEN_VALIDATION(5, CallMetrics.TOKEN_VALIDATION),
  /** Of all tools, the slowest one counts; those are left out that wait because they were asked to. */
  ANY_TOOL(100, "");

  private static final double SHARE = 0.95;
  private static final double NANOS = 1e6;

  private final double millis;
  private final String operations;

  LatencyTarget(double millis, String operations) {
    this.millis = millis;
    this.operations = operations;
  }

  private boolean concerns(String operation) {
    return this == ANY_TOOL
        ? !CallMetrics.WAITING.contains(operation)
        : Set.of(operations.split(" ")).contains(operation);
  }

  /** Each aim by its name in lower case, beside what was measured; without what never ran. */
  static Map<String, Target> targets(Totals totals) {
    Map<String, Target> targets = new TreeMap<>();
    Arrays.stream(values())
        .forEach(aim -> aim.measured(totals)
            .ifPresent(
                calls -> targets.put(aim.name().toLowerCase(Locale.ROOT), aim.target(calls))));
    return targets;
  }

  private Target target(LatencySnapshot calls) {
    double p95 = PerformanceMetrics.millis(calls.nanosOf(SHARE));
    return new Target(millis, p95, calls.calls(), p95 <= millis);
  }

  /**
   * Of the calls of all operations that have a limit of their own how many there were, and how many took
   * longer than that, by target; without what never ran.
   */
  static Map<String, Exceeded> exceeded(Totals totals) {
    Map<String, Exceeded> exceeded = new TreeMap<>();
    for (LatencyTarget aim : values()) {
      long limit = (long) (aim.millis * NANOS);
      Exceeded sum = totals.operations().entrySet().stream()
          .filter(entry -> aim.concerns(entry.getKey()))
          .map(entry -> Exceeded.of(entry.getValue(), limit))
          .reduce(new Exceeded(0, 0), Exceeded::plus);
      if (sum.calls() > 0) {
        exceeded.put(aim.name().toLowerCase(Locale.ROOT), sum);
      }
    }
    return exceeded;
  }

  /** How many calls there were, and how many of them took longer than they should. */
  record Exceeded(long calls, long over) {
    private static Exceeded of(LatencySnapshot calls, long limit) {
      return new Exceeded(calls.calls(), calls.calls() - calls.within(limit));
    }

    private Exceeded plus(Exceeded more) {
      return new Exceeded(calls + more.calls, over + more.over);
    }
  }

  /** The closest limit that an operation has, in milliseconds; those that wait have none. */
  static OptionalDouble limit(String operation) {
    return Arrays.stream(values())
        .filter(aim -> aim.concerns(operation))
        .mapToDouble(aim -> aim.millis)
        .min();
  }

  /** The calls that count; empty before the first. */
  private Optional<LatencySnapshot> measured(Totals totals) {
    List<LatencySnapshot> concerned = totals.operations().entrySet().stream()
        .filter(entry -> concerns(entry.getKey()))
        .map(Map.Entry::getValue)
        .filter(calls -> calls.calls() > 0)
        .toList();
    return this == ANY_TOOL ? slowest(concerned) : concerned.stream().reduce(LatencySnapshot::plus);
  }

  /** Of those that ran often enough to tell, if any did. */
  private static Optional<LatencySnapshot> slowest(List<LatencySnapshot> operations) {
    Comparator<LatencySnapshot> telling =
        Comparator.comparing(calls -> calls.calls() >= Verdict.ENOUGH);
    return operations.stream().max(telling.thenComparing(calls -> calls.nanosOf(SHARE)));
  }
}
