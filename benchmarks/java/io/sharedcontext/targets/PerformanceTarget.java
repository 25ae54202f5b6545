package io.sharedcontext.targets;

import java.util.Arrays;
import java.util.Optional;

/**
 * A promised time: 95 of 100 calls take no longer than {@link #millis}. The budget is what the makers
 * want of the same call on a quiet machine with an ordinary disk; to be over it fails nothing.
 */
enum PerformanceTarget {
  SESSION_CREATION("create_session", 10, true, Budget.median(0.4)),
  MESSAGE_INSERTION("add_message", 20, true, Budget.median(0.4)),
  MESSAGE_RETRIEVAL("get_50_messages", 30, false, Budget.median(0.25)),
  FUZZY_SEARCH("search_1000_messages", 100, false, Budget.p95(5)),
  MEMORY_WRITE("set_memory", 10, true, Budget.median(0.25)),
  MEMORY_READ("get_memory", 10, false, Budget.median(0.25)),
  TOKEN_VALIDATION("validate_token", 5, false, Budget.median(0.5)),
  ANY_TOOL("any_tool", 100, false, Budget.p95(10));

  private final String benchmark;
  private final double millis;
  private final boolean durable;

  @SuppressWarnings("ImmutableEnumChecker") // A record of a number and a flag.
  private final Budget budget;

  PerformanceTarget(String benchmark, double millis, boolean durable, Budget budget) {
    this.benchmark = benchmark;
    this.millis = millis;
    this.durable = durable;
    this.budget = budget;
  }

  /** What a call should take, as a median or as a 95th percentile. */
  record Budget(double millis, boolean isMedian) {
    static Budget median(double millis) {
      return new Budget(millis, true);
    }

    static Budget p95(double millis) {
      return new Budget(millis, false);
    }

    boolean kept(double p50, double p95) {
      return (isMedian ? p50 : p95) <= millis;
    }

    @Override
    public String toString() {
      return (isMedian ? "p50 " : "p95 ") + millis;
    }
  }

  /** The target of a method of the benchmarks. */
  static Optional<PerformanceTarget> of(String benchmark) {
    return Arrays.stream(values())
        .filter(target -> target.benchmark.equals(benchmark))
        .findFirst();
  }

  /** What 95 of 100 calls may take. */
  double millis() {
    return millis;
  }

  /** Whether its answer waits for the disk. */
  boolean durable() {
    return durable;
  }

  Budget budget() {
    return budget;
  }
}
