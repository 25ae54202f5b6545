package io.sharedcontext.metrics;

import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.tool.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** How often calls of this process failed, by code. Safe for use by several threads. */
final class ErrorCounts {
  private static final String PREFIX = "error_";

  private final Map<ErrorCode, LongAdder> counts = new EnumMap<>(ErrorCode.class);

  ErrorCounts() {
    for (ErrorCode code : ErrorCode.values()) {
      counts.put(code, new LongAdder());
    }
  }

  /** Counts one failure. */
  void count(ErrorCode code) {
    counts.getOrDefault(code, new LongAdder()).increment();
  }

  /** What is added up in the store, by the name it has there. */
  Map<String, LongSupplier> counters() {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(one -> PREFIX + one.getKey().name(), one -> one.getValue()::sum));
  }

  /** The failures of all processes by code; codes that never came are left out. */
  static Map<String, Long> of(Totals totals) {
    Map<String, Long> failures = new TreeMap<>();
    totals.counts().forEach((name, count) -> {
      if (name.startsWith(PREFIX)) {
        failures.put(name.substring(PREFIX.length()), count);
      }
    });
    return failures;
  }
}
