package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.message.Event;
import io.sharedcontext.message.EventKind;
import io.sharedcontext.message.EventScope;
import io.sharedcontext.message.EventSource;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Locks of others that become free. A lock counts from the moment at which a wait finds it held, and is free
 * once the waiting agent would be granted it: nobody else has it, and nobody asked for it before. That somebody
 * who stood in line takes it over is no event. Stateless.
 */
public final class LockFreeEvents implements EventSource {
  /** Locks that are remembered from one wait to the next. */
  private static final int MOST = 20;

  /** Characters of the resources that are remembered of one. */
  private static final int LONGEST = 1_000;

  /** How long a look is good for while no lock comes or goes: processes die without a commit. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Leases leases;
  private final Clock clock;

  /** Events of the locks that {@code leases} keeps, by {@code clock}. */
  public LockFreeEvents(Leases leases, Clock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public EventKind kind() {
    return EventKind.LOCK_FREE;
  }

  @Override
  public EventWatch begin(Tx tx, EventScope scope, JsonNode known) {
    Set<String> sessions = Set.copyOf(scope.sessions(tx));
    Set<LockClaim> held = new LinkedHashSet<>();
    for (JsonNode one : known) {
      LockClaim claim = read(one);
      if (sessions.contains(claim.session()) && scope.covers(claim.agent())) {
        held.add(claim);
      }
    }
    leases.view(tx, clock.instant()).leases().stream()
        .map(Lease::claim)
        .filter(claim -> sessions.contains(claim.session()) && scope.covers(claim.agent()))
        .forEach(held::add);
    return new Watch(scope, held);
  }

  /** One wait's look at the locks that were held. */
  private final class Watch implements EventWatch {
    private final EventScope scope;
    private final Set<LockClaim> held;
    private long seen = -1;
    private long looked;

    Watch(EventScope scope, Set<LockClaim> held) {
      this.scope = scope;
      this.held = held;
    }

    @Override
    public List<Event> look(Tx tx) {
      long change = ChangeCounters.seq(tx, LeaseTable.SCOPE);
      long began = System.nanoTime();
      boolean fresh = change == seen && began - looked < FRESH_NANOS;
      if (held.isEmpty() || fresh) {
        return List.of();
      }
      Instant now = clock.instant();
      LeaseState state = leases.view(tx, now);
      seen = change;
      looked = began;
      List<Event> free = new ArrayList<>();
      held.removeIf(claim -> {
        boolean can = leases.free(state, wanted(claim), state.waiters());
        if (can) {
          free.add(Event.lock(claim.session(), claim.agent(), claim.resources(), now));
        }
        return can;
      });
      return free;
    }

    /** What the waiting agent would ask for: something that the lock kept it from. */
    private LockClaim wanted(LockClaim claim) {
      LockType type = claim.type() == LockType.READ ? LockType.EXCLUSIVE : LockType.WRITE;
      return new LockClaim(scope.caller().id(), claim.session(), type, claim.resources());
    }

    @Override
    public JsonNode known() {
      ArrayNode known = Json.array();
      held.stream().filter(LockFreeEvents::isShort).limit(MOST).forEach(claim -> {
        ObjectNode one = known
            .addObject()
            .put("s", claim.session())
            .put("a", claim.agent())
            .put("t", claim.type().label());
        claim.resources().forEach(one.putArray("r")::add);
      });
      return known;
    }
  }

  private static boolean isShort(LockClaim claim) {
    return claim.resources().stream().mapToInt(String::length).sum() <= LONGEST;
  }

  private static LockClaim read(JsonNode one) {
    try {
      List<String> resources = new ArrayList<>();
      one.path("r").forEach(name -> resources.add(name.asText()));
      return new LockClaim(
          one.path("a").asText(),
          one.path("s").asText(),
          LockType.valueOf(one.path("t").asText().toUpperCase(Locale.ROOT)),
          resources);
    } catch (IllegalArgumentException e) {
      throw Cursor.unknown();
    }
  }
}
