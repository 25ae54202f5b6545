package io.sharedcontext;

import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.AuthTools;
import io.sharedcontext.auth.Authenticator;
import io.sharedcontext.auth.LaunchIdentity;
import io.sharedcontext.auth.RateLimiter;
import io.sharedcontext.auth.RefusalAudit;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.coordination.AgentGoneEvents;
import io.sharedcontext.coordination.AgentIdleEvents;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.coordination.LeaseTools;
import io.sharedcontext.coordination.Leases;
import io.sharedcontext.coordination.LockFreeEvents;
import io.sharedcontext.coordination.PresenceTools;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.memory.MemoryTools;
import io.sharedcontext.message.Acknowledgements;
import io.sharedcontext.message.BrowsingTools;
import io.sharedcontext.message.CatchUpTools;
import io.sharedcontext.message.Deadlines;
import io.sharedcontext.message.DeletingTools;
import io.sharedcontext.message.Deliveries;
import io.sharedcontext.message.EventSource;
import io.sharedcontext.message.MessageCache;
import io.sharedcontext.message.MessageTools;
import io.sharedcontext.message.ReadingTools;
import io.sharedcontext.message.ReceiptTools;
import io.sharedcontext.message.SessionContext;
import io.sharedcontext.message.SessionCountCache;
import io.sharedcontext.message.SessionViewTools;
import io.sharedcontext.message.UnreadCounter;
import io.sharedcontext.message.WaitingTools;
import io.sharedcontext.metrics.MetricsCollector;
import io.sharedcontext.people.PeopleTools;
import io.sharedcontext.people.Tickets;
import io.sharedcontext.retention.RetentionJob;
import io.sharedcontext.retention.SessionDeletionTools;
import io.sharedcontext.search.Search;
import io.sharedcontext.search.SearchTools;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.secrets.SecretCheck;
import io.sharedcontext.secrets.SecretMode;
import io.sharedcontext.session.FencingCheck;
import io.sharedcontext.session.SessionTools;
import io.sharedcontext.store.ChangeAwaiter;
import io.sharedcontext.store.LockHints;
import io.sharedcontext.store.Store;
import io.sharedcontext.task.Tasks;
import io.sharedcontext.tool.AnswerCache;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.work.Board;
import io.sharedcontext.work.ClaimTools;
import io.sharedcontext.work.UpdateTools;
import io.sharedcontext.work.WorkDoneEvents;
import io.sharedcontext.work.WorkReadyEvents;
import io.sharedcontext.work.WorkTools;
import io.sharedcontext.workspace.CurrentWorkspace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What several features share: who calls, how changes are made, who holds what, what is known of the
 * store's figures. Features are made on it.
 *
 * <pre>{@code
 * tools.addAll(new SenderTools(store).tools());
 * }</pre>
 */
record Components(
    Store store,
    Clock clock,
    Authenticator authenticator,
    RateLimiter limiter,
    AuditedWrites writes,
    Leases leases,
    Board board,
    SessionCountCache counts,
    MessageCache messages,
    AnswerCache answers,
    UnreadCounter unread,
    ChangeAwaiter waits,
    CurrentWorkspace here,
    PresenceTracker presence,
    Search search,
    Deadlines deadlines,
    MetricsCollector metricsCollector,
    RetentionJob retention,
    Tasks tasks) {

  /** How often leases and claims that ended are removed; they hold nobody up from that moment on. */
  private static final Duration PURGE = Duration.ofMinutes(1);

  /** Set up when a session or a task is first created: it takes 15 milliseconds, and most processes never do. */
  private static final class Chance {
    static final SecureRandom SECURE = new SecureRandom();
  }

  static Components of(Settings settings, Store store, Clock clock) {
    var caches = new Caches(settings.caches().first(), settings.caches().second());
    var launch = LaunchIdentity.of(settings.agentId(), settings.agentType(), settings.apiKey())
        .alone(settings.uniqueAgent());
    var authenticator = new Authenticator(store, clock, launch, settings.tokenLifetime(), caches);
    var counts = new SessionCountCache(caches);
    var unread = new UnreadCounter(store, counts, caches);
    var presence = new PresenceTracker(store, clock);
    var search = new Search(store, clock, caches);
    var leases = new Leases(store, authenticator.processes()::shared);
    return new Components(
        store,
        clock,
        authenticator,
        new RateLimiter(settings.rateFactor(), clock),
        new AuditedWrites(store, clock, settings.quotas()),
        leases,
        new Board(new ClaimLocks(leases), MessageIndexer::prepare),
        counts,
        new MessageCache(caches),
        new AnswerCache(caches),
        unread,
        new ChangeAwaiter(store),
        settings.here(Path.of("")),
        presence,
        search,
        StoreDeadlines.keep(store, clock),
        new MetricsCollector(
            store, clock, caches, tx -> presence.agents(tx, false).size()),
        new RetentionJob(store, clock, settings.retention()),
        new Tasks(
            store,
            clock,
            () -> Chance.SECURE.nextLong(),
            authenticator,
            unread::count,
            new RefusalAudit(store, clock)));
  }

  /** What surrounds every call; {@code metrics} hears of each first. */
  CallPolicy policy(CallListener metrics, SecretMode secrets) {
    return new CallPolicy(
        authenticator,
        limiter,
        unread::count,
        List.of(
            metrics,
            presence,
            new Deliveries(store, clock),
            new RefusalAudit(store, clock),
            new ExposureWarning(store.settings()),
            new SecretCheck(secrets)),
        store,
        clock,
        tasks);
  }

  /** The tools about who calls, sessions and messages, and finding them. */
  List<Tool<?, ?>> messageTools() {
    Acknowledgements acknowledgements = new Acknowledgements(store, clock);
    SessionContext context = new LiveContext(clock, leases, presence, board);
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new AuthTools(store, clock, authenticator, limiter).tools());
    tools.addAll(new SessionTools(
            writes,
            () -> Chance.SECURE.nextLong(),
            fence(),
            here,
            new LockHints(store.settings())::mistrust)
        .tools());
    tools.addAll(
        new MessageTools(writes, MessageIndexer::prepare, fence(), deadlines::changed).tools());
    tools.addAll(new SessionViewTools(store, counts, context, messages, answers, here).tools());
    tools.addAll(new CatchUpTools(store, counts, messages, context, answers, here).tools());
    tools.addAll(new ReadingTools(store, counts, messages, answers, acknowledgements).tools());
    tools.addAll(new WaitingTools(store, waits, acknowledgements, eventSources()).tools());
    tools.addAll(new ReceiptTools(store, waits).tools());
    tools.addAll(new BrowsingTools(store, messages).tools());
    tools.addAll(new SearchTools(search, answers, here).tools());
    tools.addAll(new DeletingTools(writes, this::removeDeleted).tools());
    tools.addAll(new SessionDeletionTools(writes, this::removeDeleted).tools());
    return tools;
  }

  /** What else than messages may be waited for. */
  private List<EventSource> eventSources() {
    return List.of(
        new LockFreeEvents(leases, clock),
        new WorkReadyEvents(clock),
        new WorkDoneEvents(clock),
        new AgentIdleEvents(presence, clock),
        new AgentGoneEvents(presence, clock));
  }

  /** The tool with which people are asked. */
  List<Tool<?, ?>> peopleTools() {
    return new PeopleTools(
            store,
            writes,
            waits,
            () -> Chance.SECURE.nextLong(),
            new Tickets(clock, MessageIndexer::prepare),
            deadlines::changed)
        .tools();
  }

  /** The tools about memory. */
  List<Tool<?, ?>> memoryTools() {
    return new MemoryTools(store, writes, clock, fence()).tools();
  }

  /** The tools about who is there, who holds what and who does what. */
  List<Tool<?, ?>> coordinationTools() {
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new PresenceTools(store, clock, presence).tools());
    tools.addAll(
        new LeaseTools(store, writes, waits, clock, leases, MessageIndexer::prepare).tools());
    tools.addAll(
        new WorkTools(store, writes, clock, () -> Chance.SECURE.nextLong(), board).tools());
    tools.addAll(new ClaimTools(store, writes, waits, clock, board).tools());
    tools.addAll(new UpdateTools(writes, board).tools());
    return tools;
  }

  private FencingCheck fence() {
    return (tx, call, session, token) ->
        leases.check(tx, clock.instant(), call.caller(), session, token);
  }

  /** Removes soon what is left of something that was deleted. */
  private void removeDeleted() {
    retention.wake();
    search.forgetDeleted();
  }

  /** Removes, now and then, what nobody needs any more. */
  void scheduleCleanup() {
    retention.keepUp();
    search.keepUp();
    RefusalAudit.keepUp(store, clock);
    store.every(PURGE, tx -> {
      leases.purge(tx, clock.instant());
      board.endLapsed(tx, clock.instant());
    });
  }
}
