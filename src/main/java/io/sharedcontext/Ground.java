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
import io.sharedcontext.operations.Survey;
import io.sharedcontext.search.Documents;
import io.sharedcontext.search.Search;
import io.sharedcontext.search.SearchTools;
import io.sharedcontext.session.Fence;
import io.sharedcontext.session.SessionTools;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Waits;
import io.sharedcontext.tool.Tool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What several features share: who calls, how changes are made, who holds what, what is known of the
 * store's figures. Features are made on it.
 */
record Ground(
    Store store,
    Clock clock,
    Identities identities,
    Buckets buckets,
    Mutations mutations,
    Leases leases,
    Tallies tallies,
    Unread unread,
    Waits waits,
    Attendance attendance,
    Search search,
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

  static Ground of(Settings settings, Store store, Clock clock) {
    var launch = Launch.of(settings.agentId(), settings.agentType(), settings.apiKey());
    var identities = new Identities(store, clock, launch, settings.tokenLifetime());
    var tallies = new Tallies();
    var unread = new Unread(store, tallies);
    var attendance = new Attendance(store, clock);
    var search = new Search(store, clock);
    var caches = new Survey.Caches(
        () -> identities.figures().plus(tallies.figures()).plus(unread.figures()), search::figures);
    return new Ground(
        store,
        clock,
        identities,
        new Buckets(settings.rateFactor(), clock),
        new Mutations(store, clock),
        new Leases(store),
        tallies,
        unread,
        new Waits(store),
        attendance,
        search,
        new Survey(store, clock, caches, tx -> attendance.agents(tx, false).size()));
  }

  /** Who may do what. */
  Gate gate() {
    return new Gate(store, clock, identities, buckets, unread::count, attendance::heard);
  }

  /** The tools about who calls, sessions and messages, and finding them. */
  List<Tool<?, ?>> talking() {
    Acknowledging acknowledging = new Acknowledging(store, clock);
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new AuthTools(store, clock, identities, buckets).tools());
    tools.addAll(new SessionTools(mutations, () -> Chance.SECURE.nextLong(), fence()).tools());
    tools.addAll(new MessageTools(mutations, Documents::look).tools());
    tools.addAll(new SessionViewTools(store, tallies, locks()).tools());
    tools.addAll(new CatchUpTools(store, tallies, sharedKeys(), locks(), active()).tools());
    tools.addAll(new ReadingTools(store, tallies, acknowledging).tools());
    tools.addAll(new WaitingTools(store, waits, acknowledging).tools());
    tools.addAll(new BrowsingTools(store).tools());
    tools.addAll(new SearchTools(search).tools());
    return tools;
  }

  /** The tools about memory. */
  List<Tool<?, ?>> remembering() {
    return new MemoryTools(store, mutations, clock, fence()).tools();
  }

  /** The tools about who is there and who holds what. */
  List<Tool<?, ?>> coordinating() {
    List<Tool<?, ?>> tools = new ArrayList<>();
    tools.addAll(new PresenceTools(store, clock, attendance).tools());
    tools.addAll(new LeaseTools(store, mutations, waits, clock, leases, Documents::look).tools());
    return tools;
  }

  private Locks locks() {
    return (tx, session) -> leases.locks(tx, clock.instant(), session);
  }

  private ActiveAgents active() {
    return (tx, caller, session) -> attendance.agents(tx, caller, session, false).stream()
        .map(Attendance.ActiveAgent::agentId)
        .toList();
  }

  private SharedKeys sharedKeys() {
    return (tx, session) -> MemoryTable.sharedKeys(tx, session, clock.instant(), SHARED_KEYS);
  }

  private Fence fence() {
    return (tx, call, session, token) ->
        leases.check(tx, clock.instant(), call.caller(), session, token);
  }

  /** Removes, now and then, what nobody needs any more. */
  void tidy() {
    Purge.keepUp(store, clock);
    store.every(LEASE_PURGE, tx -> leases.purge(tx, clock.instant()));
    store.every(MEMORY_PURGE, tx -> MemoryTable.purge(tx, clock.instant()));
  }
}
