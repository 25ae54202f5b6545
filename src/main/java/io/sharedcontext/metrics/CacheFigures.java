package io.sharedcontext.metrics;

import io.sharedcontext.cache.CacheStats;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.metrics.PerformanceMetrics.CacheFigure;
import io.sharedcontext.metrics.PerformanceMetrics.CacheUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The figures of the caches: what all processes counted, by the name of the cache, and what this one
 * holds.
 */
final class CacheFigures {
  private static final String HITS = "hits";
  private static final String MISSES = "misses";
  private static final String EVICTIONS = "evictions";
  private static final String LOAD_NANOS = "load_nanos";

  private final Caches caches;

  CacheFigures(Caches caches) {
    this.caches = caches;
  }

  /** What is counted, by the names under which {@link Metrics} adds it up for all processes. */
  Map<String, LongSupplier> counters() {
    Map<String, LongSupplier> counters = new HashMap<>();
    for (CacheStats.Figures one : caches.figures()) {
      counters.put(key(one, HITS), counter(one, CacheStats.Figures::hits));
      counters.put(key(one, MISSES), counter(one, CacheStats.Figures::misses));
      counters.put(key(one, EVICTIONS), counter(one, CacheStats.Figures::evictions));
      counters.put(key(one, LOAD_NANOS), counter(one, CacheStats.Figures::loadNanos));
    }
    return counters;
  }

  private LongSupplier counter(CacheStats.Figures one, ToLongFunction<CacheStats.Figures> figure) {
    return () -> figure.applyAsLong(caches.figures(one.name()));
  }

  private static String key(CacheStats.Figures one, String figure) {
    return "cache." + one.name() + "." + figure;
  }

  /** Each cache. */
  List<CacheFigure> each(Totals totals) {
    return caches.figures().stream()
        .map(one -> new CacheFigure(
            one.name(),
            one.level(),
            totals.count(key(one, HITS)),
            totals.count(key(one, MISSES)),
            totals.count(key(one, EVICTIONS)),
            PerformanceMetrics.millis(totals.count(key(one, LOAD_NANOS))),
            one.entries(),
            one.bytes(),
            one.limit()))
        .toList();
  }

  /**
   * All of them together: each look-up where it was decided. What a cache in front missed is counted
   * by those behind it.
   */
  CacheUse use(Totals totals) {
    List<CacheFigure> all = each(totals);
    long first = sum(all, one -> one.level() == 1, CacheFigure::hits);
    long second = sum(all, one -> one.level() == 2, CacheFigure::hits);
    long misses = caches.figures().stream()
        .filter(one -> !one.front())
        .mapToLong(one -> totals.count(key(one, MISSES)))
        .sum();
    long looks = first + second + misses;
    return new CacheUse(
        first,
        second,
        misses,
        sum(all, one -> true, CacheFigure::evictions),
        looks == 0
            ? Optional.empty()
            : Optional.of(Math.round(1e4 * (first + second) / looks) / 1e4),
        sum(all, one -> one.level() == 1, CacheFigure::entries),
        sum(all, one -> one.level() == 2, CacheFigure::entries));
  }

  private static long sum(
      List<CacheFigure> all, Predicate<CacheFigure> which, ToLongFunction<CacheFigure> figure) {
    return all.stream().filter(which).mapToLong(figure).sum();
  }
}
