package io.sharedcontext;

import io.sharedcontext.auth.Authenticator;
import io.sharedcontext.metrics.ActivityTools;
import io.sharedcontext.metrics.MetricsCollector;
import io.sharedcontext.metrics.MetricsTools;
import io.sharedcontext.operations.AuditTools;
import io.sharedcontext.operations.DocumentationTools;
import io.sharedcontext.operations.GuidanceTools;
import io.sharedcontext.operations.Prompts;
import io.sharedcontext.operations.Resources;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.workspace.CurrentWorkspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything the server can do, joined to one store. Nothing here opens it.
 *
 * @param catalog every tool
 * @param resources every document
 * @param prompts every prompt
 * @param policy who may do what
 * @param authenticator who the process acts for
 * @param waits the calls that wait for something
 * @param metricsCollector the server's figures
 * @param here the workspace of this process
 */
public record Features(
    Catalog catalog,
    List<Resource> resources,
    List<Prompt> prompts,
    CallPolicy policy,
    Authenticator authenticator,
    ChangeAwaiter waits,
    MetricsCollector metricsCollector,
    CurrentWorkspace here) {

  /** Joins every feature to {@code store}. */
  public static Features of(Settings settings, Store store, Clock clock) {
    Components components = Components.of(settings, store, clock);
    components.scheduleCleanup();
    MetricsTools metrics = new MetricsTools(components.metricsCollector());
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(components.messageTools());
    tools.addAll(components.peopleTools());
    tools.addAll(components.memoryTools());
    tools.addAll(components.coordinationTools());
    tools.addAll(adminTools(store, clock, metrics));
    List<Prompt> prompts =
        new Prompts(store, clock, components.leases(), components.presence()).prompts();
    Function<Catalog, List<Resource>> resources =
        catalog -> resources(new Resources(store, clock, catalog), metrics);
    tools.addAll(new DocumentationTools(
            tools, resources, prompts, settings.rateFactor(), clock, Version.text())
        .tools());
    Catalog catalog = new Catalog(tools);
    components.tasks().resumeWith(catalog::find);
    return new Features(
        catalog,
        resources.apply(catalog),
        prompts,
        components.policy(
            components.metricsCollector().listener(settings.slow()), settings.secrets()),
        components.authenticator(),
        components.waits(),
        components.metricsCollector(),
        components.here());
  }

  private static List<Tool<?, ?>> adminTools(Store store, Clock clock, MetricsTools metrics) {
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new AuditTools(store).tools());
    tools.addAll(new GuidanceTools().tools());
    tools.addAll(metrics.tools());
    tools.addAll(new ActivityTools(store, clock).tools());
    return tools;
  }

  private static List<Resource> resources(Resources documents, MetricsTools metrics) {
    return Stream.concat(documents.resources().stream(), Stream.of(metrics.resource()))
        .toList();
  }
}
