package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.Features;
import io.sharedcontext.metrics.MetricsCollector;
import io.sharedcontext.metrics.Verdict;
import io.sharedcontext.store.Store;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code metrics}: how the server does, beside what it should do. */
@Command(
    name = "metrics",
    description = "Shows how long calls take, beside their targets, and what the store holds.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The figures are those of all processes since they were last reset with the tool",
      "get_performance_metrics. Servers hand theirs over every 2 seconds.",
      "",
      "--check says in its first line how it stands, and below what each check found. A",
      "process's first call, which loads everything, is no target missed; fewer than 20",
      "calls tell nothing. Where there is no store yet it is UNKNOWN.",
      "",
      "Examples:",
      "  shared-context metrics --watch 5",
      "  shared-context metrics --prometheus > shared_context.prom",
      "  shared-context metrics --check --log 64m,256m --free 2g,500m"
    })
final class MetricsCommand implements Callable<Integer> {
  /** Without a pause it would only keep the machine busy. */
  private static final long SHORTEST_PAUSE_MS = 100;

  private static final String FEW = "too few";

  private static final String LEGEND = """


      P50, P95, P99: so many of 100 calls took no longer. TARGET: what P95 should keep
      to, in ms; waits: these calls wait because they were asked to""";

  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Operator operator;

  @Option(names = "--json", description = "Print JSON, as the tool gives it.")
  private boolean json;

  @Option(
      names = "--prometheus",
      description = "Print the text format of Prometheus, whatever else is asked for.")
  private boolean prometheus;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2s",
      paramLabel = "SECONDS",
      converter = Converters.Seconds.class,
      description =
          "Show them again and again, every 2 seconds or as given (100ms at least), until interrupted.")
  private Optional<Duration> watch = Optional.empty();

  @Option(
      names = "--check",
      description = "Judge them for a monitor: exit code 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.")
  private boolean check;

  @ArgGroup(
      exclusive = false,
      heading = "%nWith --check, W,C are where WARNING and CRITICAL begin:%n")
  private MetricsCheck.Thresholds thresholds = new MetricsCheck.Thresholds();

  MetricsCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    if (check) {
      return new MetricsCheck(operator, thresholds, json).run();
    }
    return operator.withExisting(store -> {
      MetricsCollector metricsCollector =
          Features.of(operator.settings(), store, operator.clock(store)).metricsCollector();
      show(store, metricsCollector);
      // Whoever reads it may go away.
      while (watch.isPresent() && !operator.out().checkError() && waited()) {
        show(store, metricsCollector);
      }
      return Cli.OK;
    });
  }

  private boolean waited() {
    try {
      long pause = watch.map(Duration::toMillis).orElse(0L);
      TimeUnit.MILLISECONDS.sleep(Math.max(SHORTEST_PAUSE_MS, pause));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void show(Store store, MetricsCollector metricsCollector) {
    if (prometheus) {
      operator.print((metricsCollector.exposition()
              + new StoreSurroundings(operator.settings(), store).exposition())
          .stripTrailing());
    } else if (json) {
      operator.print(metricsCollector.figures().toString());
    } else {
      String again = watch.isPresent() && operator.terminal() ? CLEAR : "";
      operator.print(again + table(metricsCollector.figures()) + "\n\n"
          + facts(store, metricsCollector.figures()));
    }
  }

  private static String table(JsonNode figures) {
    if (figures.path("operations").isEmpty()) {
      return "No call has been counted yet.";
    }
    TextTable table =
        new TextTable("OPERATION", "CALLS", "ERRORS", "P50 MS", "P95 MS", "P99 MS", "TARGET");
    figures.path("operations").properties().forEach(entry -> {
      JsonNode one = entry.getValue();
      table.row(
          entry.getKey(),
          one.path("count").asText(),
          one.path("errors").asText(),
          millis(one, "p50_ms"),
          millis(one, "p95_ms"),
          millis(one, "p99_ms"),
          target(entry.getKey(), one));
    });
    return table.text() + legend(table.text());
  }

  private static String millis(JsonNode figures, String name) {
    return String.format(Locale.ROOT, "%.1f", figures.path(name).asDouble());
  }

  private static String target(String operation, JsonNode figures) {
    var limit = MetricsCollector.limit(operation);
    if (limit.isEmpty()) {
      return "waits";
    }
    Verdict verdict = Verdict.of(
        figures.path("count").asLong(), figures.path("p95_ms").asDouble(), limit.getAsDouble());
    return String.format(
        Locale.ROOT, "%.0f %s", limit.getAsDouble(), verdict == Verdict.TOO_FEW ? FEW : verdict);
  }

  private static String legend(String table) {
    String few =
        "\n%s: fewer than %d calls do not tell whether it is kept".formatted(FEW, Verdict.ENOUGH);
    return LEGEND + (table.contains(FEW) ? few : "");
  }

  private static String facts(Store store, JsonNode figures) {
    JsonNode database = figures.path("database");
    JsonNode cache = figures.path("cache");
    JsonNode system = figures.path("system");
    JsonNode coordination = figures.path("coordination");
    return """
        store      %s: %s, write-ahead log %s
        holds      %s, %s, %s
        now        %s, %s, %s, %s waiting
        queries    %s, of which %s took over 100 ms
        caches     %s hits, %s misses, ratio %s
        scaling    %s""".formatted(
            store.facts().name(),
            Quantity.size(database.path("size_bytes").asLong()),
            Quantity.size(database.path("wal_bytes").asLong()),
            Quantity.of(system.path("total_messages").asLong(), "message"),
            Quantity.of(system.path("active_sessions").asLong(), "open session"),
            Quantity.of(system.path("memory_entries").asLong(), "memory entry"),
            Quantity.of(system.path("processes").asLong(), "server"),
            Quantity.of(coordination.path("active_agents").asLong(), "agent"),
            Quantity.of(coordination.path("locks").asLong(), "lock"),
            coordination.path("waiters"),
            database.path("queries"),
            database.path("slow_queries"),
            cache.path("l1_hits").asLong() + cache.path("l2_hits").asLong(),
            cache.path("misses"),
            cache.path("hit_ratio").asText("unknown"),
            advice(figures.path("scaling")));
  }

  private static String advice(JsonNode scaling) {
    StringBuilder advice = new StringBuilder(
        scaling.path("should_migrate").asBoolean()
            ? "a database server would serve better"
            : "one file serves well");
    for (JsonNode reason : scaling.path("triggered")) {
      advice.append("\n           ").append(reason.asText());
    }
    return advice.toString();
  }
}
