package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The audit log's record of every lock, in the order of commits, replayed on a model: a lock is a set
 * of names, some of which exclude each other. Keeps what the model would not have done.
 */
public final class ContestLog {
  /** Patterns that stand for all the names of a contest. */
  static final List<String> WIDE = List.of("**", "r?");

  private final List<JsonNode> events;
  private final int resources;
  private final Map<Long, Held> held = new HashMap<>();
  private final List<Held> granted = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> overtaken = new ArrayList<>();
  private long lastFence;

  /** A lock, and the place in line from which it was granted; 0 for none. */
  private record Held(long fence, long ticket, String agent, String type, Set<String> names) {
    static Held of(JsonNode event, int resources) {
      List<String> texts = new ArrayList<>();
      event.get("resources").forEach(text -> texts.add(text.textValue()));
      return new Held(
          event.get("fencing_token").longValue(),
          event.get("ticket").longValue(),
          event.get("agent").textValue(),
          event.get("lock_type").textValue(),
          ContestLog.names(texts, resources));
    }

    boolean conflicts(Held other) {
      Set<String> common = new TreeSet<>(names);
      common.retainAll(other.names);
      boolean readers = type.equals("read") || other.type.equals("read");
      boolean exclusive = type.equals("exclusive") || other.type.equals("exclusive");
      return !agent.equals(other.agent) && !common.isEmpty() && (exclusive || !readers);
    }
  }

  private ContestLog(List<JsonNode> events, int resources) {
    this.events = List.copyOf(events);
    this.resources = resources;
    events.forEach(this::replay);
  }

  /** Reads the log of a store on which a contest went for so many resources. */
  public static ContestLog read(StoreSettings settings, int resources) {
    try (Store store = new Store(settings)) {
      List<JsonNode> events = store.read(tx -> tx.list("""
              SELECT details, event_type, at, agent_id FROM audit
              WHERE event_type LIKE 'lock%' AND outcome = 'success' ORDER BY id
              """, ContestLog::event));
      return new ContestLog(events, resources);
    }
  }

  private static JsonNode event(Row row) {
    return Json.object(row.text("details"))
        .put("type", row.text("event_type"))
        .put("at", row.number("at"))
        .put("agent", row.text("agent_id"));
  }

  /** The names that texts stand for in a contest for so many resources. */
  static Set<String> names(List<String> texts, int resources) {
    Set<String> names = new TreeSet<>(texts);
    if (names.removeAll(WIDE)) {
      for (int i = 0; i < resources; i++) {
        names.add("r" + i);
      }
    }
    return names;
  }

  /** What broke exclusion or the growth of tokens. */
  public List<String> faults() {
    return faults;
  }

  /** Who was served after somebody behind them; right only where one of them was a stopped process. */
  List<String> overtaken() {
    return overtaken;
  }

  /** How long the grants had waited, in milliseconds, ascending. */
  List<Long> waits() {
    return events.stream()
        .filter(event -> event.get("type").textValue().equals("lock_acquired"))
        .map(event -> event.get("waited_ms").longValue())
        .sorted()
        .toList();
  }

  /** When the locks of dead processes were found free, by token. */
  Map<Long, Long> freed() {
    Map<Long, Long> freed = new HashMap<>();
    for (JsonNode event : events) {
      if (event.path("reason").asText().equals("process_ended")) {
        freed.put(event.get("fencing_token").longValue(), event.get("at").longValue());
      }
    }
    return freed;
  }

  private void replay(JsonNode event) {
    switch (event.get("type").textValue()) {
      case "lock_acquired" -> acquired(Held.of(event, resources));
      case "lock_released" ->
        event.get("fencing_tokens").forEach(token -> held.remove(token.longValue()));
      default -> held.remove(event.get("fencing_token").longValue());
    }
  }

  private void acquired(Held lock) {
    if (lock.fence() <= lastFence) {
      faults.add("the token did not grow: " + lock);
    }
    lastFence = lock.fence();
    held.values().stream()
        .filter(lock::conflicts)
        .forEach(other -> faults.add(lock + " though there is " + other));
    granted.stream()
        .filter(other -> lock.ticket() > 0 && other.ticket() > lock.ticket())
        .filter(lock::conflicts)
        .forEach(other -> overtaken.add(lock + " only after " + other));
    granted.add(lock);
    held.put(lock.fence(), lock);
  }
}
