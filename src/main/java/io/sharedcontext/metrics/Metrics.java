package io.sharedcontext.metrics;

import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the calls of this process took, on its way into the store, where the figures of all processes
 * are added up. It is handed over with a commit that comes anyway, two seconds after the first call
 * at the latest and once more when the store is closed; a process that is killed loses that much.
 * Safe for use by several threads.
 */
public final class Metrics {
  /** How long figures wait for a commit. */
  static final Duration DELAY = Duration.ofSeconds(2);

  private static final long NOTHING = -1;

  private final Store store;
  private final Clock clock;
  private final Map<String, LongSupplier> counters;
  private final Map<String, LatencyHistogram> operations = new ConcurrentHashMap<>();
  private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
  private final Map<String, Long> handedOver = new TreeMap<>();

  /** When the first call came that has not been handed over, in microseconds since 1970. */
  private final AtomicLong since = new AtomicLong(NOTHING);

  private final AtomicBoolean planned = new AtomicBoolean();

  /**
   * The metrics of a process.
   *
   * @param counters what is counted elsewhere and only grows, by name
   */
  public Metrics(Store store, Clock clock, Map<String, LongSupplier> counters) {
    this.store = store;
    this.clock = clock;
    this.counters = Map.copyOf(counters);
    store.atEnd(this::handOverAtEnd);
  }

  /**
   * An agent that called since the last time.
   *
   * @param at when it first did
   * @param searches how often it searched
   */
  record Sighting(Caller caller, Instant at, long searches) {
    private Sighting and(Sighting more) {
      return new Sighting(more.caller, at, searches + more.searches);
    }
  }

  /** Counts something that took {@code nanos}. */
  void record(String operation, long nanos, boolean failed) {
    LatencyHistogram known = operations.get(operation);
    LatencyHistogram histogram = known != null
        ? known
        : operations.computeIfAbsent(operation, name -> new LatencyHistogram());
    histogram.record(nanos, failed);
    if (since.get() == NOTHING) {
      since.compareAndSet(NOTHING, now());
    }
    if (!planned.get() && !planned.getAndSet(true)) {
      store.after(DELAY, this::handOverSoon);
    }
  }

  /** Should the store not take it, the next call plans it again. */
  private void handOverSoon() {
    planned.set(false);
    store.later(this::handOver);
  }

  /** Notes that {@code caller} called, and whether it searched. */
  void recordCaller(Caller caller, boolean searched) {
    if (searched || !sightings.containsKey(caller.id())) {
      Sighting sighting = new Sighting(caller, clock.instant(), searched ? 1 : 0);
      sightings.merge(caller.id(), sighting, Sighting::and);
    }
  }

  private void handOverAtEnd() {
    if (since.get() != NOTHING) {
      store.later(this::handOver);
    }
  }

  /** Hands over what came since the last time. */
  private void handOver(Tx tx) {
    boolean counts = startAnew() >= MetricsTable.epoch(tx);
    operations.forEach((name, histogram) -> {
      LatencySnapshot more = histogram.drain();
      if (counts && more.calls() > 0) {
        MetricsTable.add(tx, name, more);
      }
    });
    counters.forEach((name, counter) -> {
      long more = grown(name, counter.getAsLong());
      if (counts && more > 0) {
        MetricsTable.add(tx, name, more);
      }
    });
    for (String agent : List.copyOf(sightings.keySet())) {
      Optional.ofNullable(sightings.remove(agent)).ifPresent(one -> ActivityTable.seen(tx, one));
    }
    ActivityTable.count(tx);
    SystemTable.count(tx);
  }

  /** Two processes rarely do something in the same microsecond. */
  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /** From now on everything is for the next time; gives the time since which it waited. */
  private long startAnew() {
    long before = since.getAndSet(NOTHING);
    return before == NOTHING ? now() : before;
  }

  /** Called by the store's writer only. */
  private long grown(String name, long total) {
    Long before = handedOver.put(name, total);
    return before == null ? total : total - before;
  }

  /** The figures that processes have handed over, without those of this one. */
  Totals stored() {
    return store.read(MetricsTable::totals);
  }

  /** The figures of all processes, those of this one up to now, and a new beginning if wanted. */
  Totals totals(boolean reset) {
    return store
        .write(tx -> {
          long now = now();
          handOver(tx);
          Totals totals = MetricsTable.totals(tx);
          if (reset) {
            MetricsTable.reset(tx, now);
          }
          return totals;
        })
        .join();
  }
}
