package io.sharedcontext.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.metrics.PerformanceMetrics.Coordination;
import io.sharedcontext.metrics.PerformanceMetrics.Database;
import io.sharedcontext.metrics.PerformanceMetrics.Operation;
import io.sharedcontext.metrics.PerformanceMetrics.Pool;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreMetrics;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Takes the server's figures. */
public final class MetricsCollector {
  private static final String QUERIES = "queries";
  private static final String SLOW_QUERIES = "slow_queries";

  private final Store store;
  private final Clock clock;
  private final Metrics metrics;
  private final CacheFigures caches;
  private final ErrorCounts errors = new ErrorCounts();
  private final ToLongFunction<Tx> activeAgents;
  private final Instant began;

  /**
   * A survey of {@code store}.
   *
   * @param activeAgents counts the agents that are there
   */
  public MetricsCollector(
      Store store, Clock clock, Caches caches, ToLongFunction<Tx> activeAgents) {
    this.store = store;
    this.clock = clock;
    this.caches = new CacheFigures(caches);
    this.activeAgents = activeAgents;
    this.began = clock.instant();
    this.metrics = new Metrics(store, clock, counters());
  }

  /** The same until processes have handed over figures of calls, or somebody reset them. */
  String state() {
    return store.read(tx -> MetricsTable.epoch(tx) + " " + MetricsTable.measured(tx));
  }

  private Map<String, LongSupplier> counters() {
    Map<String, LongSupplier> counters = new HashMap<>(caches.counters());
    counters.putAll(errors.counters());
    // They are read in the store's turn: what asked the engine for more would keep all others
    // waiting.
    counters.put(QUERIES, store.queryStats()::queries);
    counters.put(SLOW_QUERIES, store.queryStats()::slow);
    counters.put(HealthCheck.STARTED, () -> 1L);
    return counters;
  }

  /** Measures every call; those that take longer than {@code slow} are logged, zero for none. */
  public CallMetrics listener(Duration slow) {
    return new CallMetrics(metrics, errors, slow);
  }

  /** Where calls are counted. */
  public Metrics metrics() {
    return metrics;
  }

  /**
   * The figures of the other processes as the tool gives them, for who only looks: nothing is written, and
   * neither what this process asked the store for nor the process itself is counted.
   */
  public JsonNode figures() {
    return Json.parse(ResultWriter.text(snapshot(metrics.stored(), 1)));
  }

  /** The same in the text format of Prometheus. */
  public String exposition() {
    Totals totals = metrics.stored();
    return PrometheusFormat.text(snapshot(totals, 1), totals);
  }

  /** What the figures of the other processes say about how well the store serves. */
  public List<HealthCheck.Finding> check(HealthCheck.Limits limits) {
    return new HealthCheck(metrics.stored(), store.work(), limits).findings();
  }

  /** What 95 of 100 runs of an operation should keep to, in milliseconds; empty for no limit. */
  public static OptionalDouble limit(String operation) {
    return LatencyTarget.limit(operation);
  }

  /** The figures of now; with {@code reset}, the last ones before they begin anew. */
  PerformanceMetrics snapshot(boolean reset) {
    return snapshot(metrics.totals(reset), 0);
  }

  /** With {@code watching} processes left out, which only look. */
  private PerformanceMetrics snapshot(Totals totals, int watching) {
    StoreMetrics work = store.work();
    return store.read(tx -> performance(tx, totals, work, watching));
  }

  private PerformanceMetrics performance(Tx tx, Totals totals, StoreMetrics work, int watching) {
    Instant now = clock.instant();
    Predicate<String> alive = store.processes()::alive;
    long agents = activeAgents.applyAsLong(tx);
    long processes = Math.max(0, store.processes().running() - watching);
    ScalingAdvisor scaling =
        new ScalingAdvisor(processes, agents, work.sizeBytes(), SystemTable.changesOfDay(tx, now));
    return new PerformanceMetrics(
        now,
        operations(totals),
        ErrorCounts.of(totals),
        database(totals, work),
        caches.use(totals),
        caches.each(totals),
        new Coordination(
            agents, SystemTable.locks(tx, now, alive), SystemTable.waiters(tx, now, alive)),
        new PerformanceMetrics.Totals(
            SystemTable.activeSessions(tx),
            SystemTable.messages(tx),
            SystemTable.memoryEntries(tx, now),
            processes,
            Duration.between(began, now).toSeconds(),
            Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
            ResidentMemory.bytes()),
        LatencyTarget.targets(totals),
        scaling.advice(totals, store.settings().inFile()),
        PostgresAdvice.of(store.readers().max(), processes, work.sizeBytes()));
  }

  private static Map<String, Operation> operations(Totals totals) {
    Map<String, Operation> operations = new TreeMap<>();
    totals.operations().forEach((name, latencies) -> operations.put(name, Operation.of(latencies)));
    return operations;
  }

  private Database database(Totals totals, StoreMetrics work) {
    ReaderStats readers = store.readers();
    return new Database(
        new Pool(
            readers.active(),
            readers.idle(),
            readers.waiting(),
            readers.max(),
            readers.borrowed(),
            readers.timedOut()),
        totals.count(QUERIES),
        totals.count(SLOW_QUERIES),
        work.walBytes(),
        work.sizeBytes());
  }
}
