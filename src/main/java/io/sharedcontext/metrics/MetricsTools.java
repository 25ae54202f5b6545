package io.sharedcontext.metrics;

import io.sharedcontext.operations.PermissionCheck;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ChangeDetector;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Duration;
import java.util.List;

/** The server's figures, for admins. */
public final class MetricsTools {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final MetricsCollector metricsCollector;

  public MetricsTools(MetricsCollector metricsCollector) {
    this.metricsCollector = metricsCollector;
  }

  /** The one tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.acts(
            "get_performance_metrics",
            Effect.REPLACES,
            GetPerformanceMetrics.class,
            PerformanceMetrics.class,
            this::performance)
        .besideWhen(arguments -> !arguments.path("reset").booleanValue())
        .needs(Permission.ADMIN)
        .in(ToolTier.ADMIN));
  }

  @Doc("Figures of all processes: durations of calls, database, caches, coordination, targets.")
  record GetPerformanceMetrics(
      @Doc(value = "true: count anew after this.", otherwise = "false")
      boolean reset) {}

  /** Figures are taken as they are now, whatever the call saw before. */
  private PerformanceMetrics performance(Call call, GetPerformanceMetrics request) {
    call.snapshot().close();
    return metricsCollector.snapshot(request.reset());
  }

  /** The same as a document. */
  public Resource resource() {
    return new Resource(
        "performance://metrics",
        "performance_metrics",
        "Performance metrics",
        "Figures of all processes, for admins.",
        "application/json",
        (caller, nothing) -> document(caller),
        (caller, typed) -> List.of(),
        ChangeDetector.of((caller, nothing, before) -> mark(caller)).atMostEvery(PAUSE),
        Permission.ADMIN);
  }

  private ChangeDetector.Version mark(Caller caller) {
    PermissionCheck.require(caller, Permission.ADMIN, "performance://metrics");
    String state = metricsCollector.state();
    return new ChangeDetector.Version(state, state);
  }

  private String document(Caller caller) {
    PermissionCheck.require(caller, Permission.ADMIN, "performance://metrics");
    return ResultWriter.text(metricsCollector.snapshot(false));
  }
}
