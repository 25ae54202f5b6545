package io.sharedcontext;

import io.sharedcontext.auth.AuthTools;
import io.sharedcontext.auth.Buckets;
import io.sharedcontext.auth.Gate;
import io.sharedcontext.auth.Identities;
import io.sharedcontext.auth.Launch;
import io.sharedcontext.auth.Mutations;
import io.sharedcontext.auth.Purge;
import io.sharedcontext.coordination.Attendance;
import io.sharedcontext.coordination.LeaseTools;
import io.sharedcontext.coordination.Leases;
import io.sharedcontext.coordination.PresenceTools;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.memory.MemoryTools;
import io.sharedcontext.message.Acknowledging;
import io.sharedcontext.message.ActiveAgents;
import io.sharedcontext.message.BrowsingTools;
import io.sharedcontext.message.CatchUpTools;
import io.sharedcontext.message.Locks;
import io.sharedcontext.message.MessageTools;
import io.sharedcontext.message.ReadingTools;
import io.sharedcontext.message.SessionViewTools;
import io.sharedcontext.message.SharedKeys;
import io.sharedcontext.message.Tallies;
import io.sharedcontext.message.Unread;
import io.sharedcontext.message.WaitingTools;
import io.sharedcontext.operations.ActivityTools;
import io.sharedcontext.operations.AuditTools;
import io.sharedcontext.operations.DocumentationTools;
import io.sharedcontext.operations.GuidanceTools;
import io.sharedcontext.operations.Measured;
import io.sharedcontext.operations.MetricsTools;
import io.sharedcontext.operations.Prompts;
import io.sharedcontext.operations.Resources;
import io.sharedcontext.operations.Survey;
import io.sharedcontext.search.Documents;
import io.sharedcontext.search.Search;
import io.sharedcontext.search.SearchTools;
import io.sharedcontext.session.Fence;
import io.sharedcontext.session.SessionTools;
import io.sharedcontext.store.CacheCounts;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.Waits;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Policy;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Everything the server can do, joined to one store. Nothing here opens it.
 *
 * @param catalog every tool
 * @param resources every document
 * @param prompts every prompt
 * @param policy who may do what
 * @param identities who the process acts for
 * @param waits the calls that wait for something
 * @param survey the server's figures
 */
public record Features(
    Catalog catalog,
    List<Resource> resources,
    List<Prompt> prompts,
    Policy policy,
    Identities identities,
    Waits waits,
    Survey survey) {

  /** Keys of a session's shared memory that catch_up tells of. */
  private static final int SHARED_KEYS = 50;

  /** How often expired memory is removed; it reads as absent from the moment it expires. */
  private static final Duration MEMORY_PURGE = Duration.ofMinutes(1);

  /** How often leases that ended are removed; they hold nobody up from the moment they end. */
  private static final Duration LEASE_PURGE = Duration.ofMinutes(1);

  /** Set up when a session is first created: it takes 15 milliseconds, and most processes never do. */
  private static final class Chance {
    static final SecureRandom SECURE = new SecureRandom();
  }

  /** Joins every feature to {@code store}. */
  public static Features of(Settings settings, Store store, Clock clock) {
    var launch = Launch.of(settings.agentId(), settings.agentType(), settings.apiKey());
    var identities = new Identities(store, clock, launch, settings.tokenLifetime());
    var buckets = new Buckets(settings.rateFactor(), clock);
    var mutations = new Mutations(store, clock);
    var leases = new Leases(store);
    Fence fence = fence(leases, clock);
    Locks locks = (tx, session) -> leases.locks(tx, clock.instant(), session);
    tidy(store, clock, leases);
    var tallies = new Tallies();
    var unread = new Unread(store, tallies);
    var waits = new Waits(store);
    var acknowledging = new Acknowledging(store, clock);
    var attendance = new Attendance(store, clock);
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new AuthTools(store, clock, identities, buckets).tools());
    tools.addAll(new SessionTools(mutations, () -> Chance.SECURE.nextLong(), fence).tools());
    tools.addAll(new MessageTools(mutations, Documents::look).tools());
    tools.addAll(new SessionViewTools(store, tallies, locks).tools());
    tools.addAll(
        new CatchUpTools(store, tallies, sharedKeys(clock), locks, active(attendance)).tools());
    tools.addAll(new ReadingTools(store, tallies, acknowledging).tools());
    tools.addAll(new WaitingTools(store, waits, acknowledging).tools());
    tools.addAll(searching(store, clock));
    tools.addAll(new MemoryTools(store, mutations, clock, fence).tools());
    tools.addAll(coordinating(store, mutations, waits, clock, leases, attendance));
    var survey = new Survey(store, clock, caches(identities, tallies, unread), present(attendance));
    var metrics = new MetricsTools(survey);
    tools.addAll(administration(store, clock, metrics));
    var catalog = documented(tools);
    var gate = new Gate(store, clock, identities, buckets, unread::count, attendance::heard);
    return new Features(
        catalog,
        resources(new Resources(store, clock, catalog), metrics),
        new Prompts(store, clock, leases, attendance).prompts(),
        new Measured(gate, survey.metrics(), settings.slow()),
        identities,
        waits,
        survey);
  }

  private static List<Tool<?, ?>> searching(Store store, Clock clock) {
    List<Tool<?, ?>> tools = new ArrayList<>(new BrowsingTools(store).tools());
    tools.addAll(new SearchTools(new Search(store, clock)).tools());
    return tools;
  }

  private static List<Tool<?, ?>> coordinating(
      Store store,
      Mutations mutations,
      Waits waits,
      Clock clock,
      Leases leases,
      Attendance attendance) {
    List<Tool<?, ?>> tools = new ArrayList<>(new PresenceTools(store, clock, attendance).tools());
    tools.addAll(new LeaseTools(store, mutations, waits, clock, leases, Documents::look).tools());
    return tools;
  }

  private static List<Tool<?, ?>> administration(Store store, Clock clock, MetricsTools metrics) {
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new AuditTools(store).tools());
    tools.addAll(new GuidanceTools().tools());
    tools.addAll(metrics.tools());
    tools.addAll(new ActivityTools(store, clock).tools());
    return tools;
  }

  private static Catalog documented(List<Tool<?, ?>> tools) {
    tools.addAll(new DocumentationTools(tools, Version.text()).tools());
    return new Catalog(tools);
  }

  private static List<Resource> resources(Resources documents, MetricsTools metrics) {
    return Stream.concat(documents.resources().stream(), Stream.of(metrics.resource()))
        .toList();
  }

  /** There is no index in memory that would be a second level. */
  private static Survey.Caches caches(Identities identities, Tallies tallies, Unread unread) {
    return new Survey.Caches(
        () -> identities.figures().plus(tallies.figures()).plus(unread.figures()),
        () -> new CacheCounts.Figures(0, 0, 0, 0));
  }

  private static ToLongFunction<Tx> present(Attendance attendance) {
    return tx -> attendance.agents(tx, false).size();
  }

  private static ActiveAgents active(Attendance attendance) {
    return (tx, caller, session) -> attendance.agents(tx, caller, session, false).stream()
        .map(Attendance.ActiveAgent::agentId)
        .toList();
  }

  private static SharedKeys sharedKeys(Clock clock) {
    return (tx, session) -> MemoryTable.sharedKeys(tx, session, clock.instant(), SHARED_KEYS);
  }

  private static Fence fence(Leases leases, Clock clock) {
    return (tx, call, session, token) ->
        leases.check(tx, clock.instant(), call.caller(), session, token);
  }

  /** Removes, now and then, what nobody needs any more. */
  private static void tidy(Store store, Clock clock, Leases leases) {
    Purge.keepUp(store, clock);
    store.every(LEASE_PURGE, tx -> leases.purge(tx, clock.instant()));
    store.every(MEMORY_PURGE, tx -> MemoryTable.purge(tx, clock.instant()));
  }
}
