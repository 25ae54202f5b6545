package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.message.Event;
import io.sharedcontext.message.EventKind;
import io.sharedcontext.message.EventScope;
import io.sharedcontext.message.EventSource;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Work that can be claimed, the best first: what is ready when a first wait begins, too. It is told once for
 * each claim that it has had, as far as cursors reach. Stateless.
 */
public final class WorkReadyEvents implements EventSource {
  /** Items that are looked at, and remembered from one wait to the next. */
  private static final int MOST = 100;

  /** How long a look is good for while no item changes: the time of claims runs out without a commit. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Clock clock;

  /** Events of all boards, by {@code clock}. */
  public WorkReadyEvents(Clock clock) {
    this.clock = clock;
  }

  @Override
  public EventKind kind() {
    return EventKind.WORK_READY;
  }

  @Override
  public EventWatch begin(Tx tx, EventScope scope, JsonNode known) {
    Set<String> told = new LinkedHashSet<>();
    known.forEach(key -> told.add(key.asText()));
    return new Watch(scope, told);
  }

  /** What can be claimed now, by what tells it from the same item under a later claim. */
  private static Map<String, WorkItem> ready(Tx tx, EventScope scope, Instant now) {
    Map<String, WorkItem> ready = new LinkedHashMap<>();
    boolean open = scope.session().isEmpty()
        || scope
            .session()
            .flatMap(id -> SessionTable.find(tx, id))
            .filter(Session::isActive)
            .isPresent();
    if (!open) {
      return ready;
    }
    BoardTable.walkReady(tx, scope.session(), scope.caller().id(), item -> {
      put(ready, scope, item);
      return ready.size() < MOST;
    });
    BoardTable.overdue(tx, scope.session(), scope.caller().id(), now).stream()
        .map(item -> item.at(now))
        .filter(item -> item.state() == WorkState.OPEN && item.waitsFor() == 0)
        .forEach(item -> put(ready, scope, item));
    return ready;
  }

  private static void put(Map<String, WorkItem> ready, EventScope scope, WorkItem item) {
    boolean wanted =
        scope.from().isEmpty() || scope.from().contains(item.facts().createdBy());
    if (wanted) {
      ready.put(item.id() + ":" + item.claim().token(), item);
    }
  }

  /** One wait's look at what is ready. */
  private final class Watch implements EventWatch {
    private final EventScope scope;
    private final Set<String> told;
    private long seen = -1;
    private long looked;

    Watch(EventScope scope, Set<String> told) {
      this.scope = scope;
      this.told = told;
    }

    @Override
    public List<Event> look(Tx tx) {
      long change = ChangeCounters.seq(tx, WorkTable.SCOPE);
      long began = System.nanoTime();
      if (change == seen && began - looked < FRESH_NANOS) {
        return List.of();
      }
      Instant now = clock.instant();
      Map<String, WorkItem> ready = ready(tx, scope, now);
      seen = change;
      looked = began;
      List<Event> events = new ArrayList<>();
      ready.forEach((key, item) -> {
        if (!told.contains(key)) {
          events.add(Event.work(
              EventKind.WORK_READY, item.session(), item.facts().createdBy(), item.id(), now));
        }
      });
      told.clear();
      told.addAll(ready.keySet());
      return events;
    }

    @Override
    public JsonNode known() {
      ArrayNode known = Json.array();
      told.stream().limit(MOST).forEach(known::add);
      return known;
    }
  }
}
