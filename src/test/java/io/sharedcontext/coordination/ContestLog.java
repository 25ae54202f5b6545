package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit log's record of every lock, in the order of commits, and what is wrong with it. */
final class ContestLog {
  private final List<JsonNode> events;
  private final Map<String, Long> holder = new HashMap<>();
  private final Map<Long, List<String>> resources = new HashMap<>();
  private final Map<String, Long> lastTicket = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long lastFence;

  private ContestLog(List<JsonNode> events) {
    this.events = List.copyOf(events);
    events.forEach(this::replay);
  }

  /** Reads the log of a store. */
  static ContestLog read(Path file) {
    try (Store store = new Store(new StoreSettings(file, false, true))) {
      return new ContestLog(store.read(tx -> tx.list("""
              SELECT json_insert(details, '$.type', event_type, '$.at', at) AS event FROM audit
              WHERE event_type LIKE 'lock%' ORDER BY id
              """, row -> Json.parse(row.text("event")))));
    }
  }

  /** What broke exclusion, the order of waiters or the growth of tokens. */
  List<String> faults() {
    return faults;
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
      case "lock_acquired" -> acquired(event);
      case "lock_released" ->
        event.get("fencing_tokens").forEach(token -> ended(token.longValue()));
      default -> ended(event.get("fencing_token").longValue());
    }
  }

  private void acquired(JsonNode event) {
    long fence = event.get("fencing_token").longValue();
    long ticket = event.get("ticket").longValue();
    if (fence <= lastFence) {
      faults.add("the token did not grow: " + event);
    }
    lastFence = fence;
    List<String> names = new ArrayList<>();
    event.get("resources").forEach(name -> names.add(name.textValue()));
    resources.put(fence, names);
    for (String name : names) {
      Long other = holder.put(name, fence);
      if (other != null) {
        faults.add(name + " is still held under " + other + ": " + event);
      }
      if (ticket > 0 && lastTicket.getOrDefault(name, 0L) > ticket) {
        faults.add("served after one who asked later: " + event);
      }
      lastTicket.merge(name, ticket, Math::max);
    }
  }

  private void ended(long fence) {
    resources.getOrDefault(fence, List.of()).forEach(name -> holder.remove(name, fence));
  }
}
