package io.sharedcontext.work;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a board is to do, said as simply as possible: items in memory, and every answer found by looking
 * at all of them. Claims end the moment their time is over. For one thread.
 */
final class BoardModel {
  private final Map<String, Item> items = new LinkedHashMap<>();

  /** One item. */
  static final class Item {
    private final String id;
    private final int priority;
    private Set<String> dependsOn;
    private WorkState state = WorkState.OPEN;
    private String agent = "";
    private long token;
    private long lapsedToken;
    private int lapses;
    private Instant until = Instant.MAX;
    private Duration ttl = Duration.ZERO;

    private Item(String id, int priority, Set<String> dependsOn) {
      this.id = id;
      this.priority = priority;
      this.dependsOn = dependsOn;
    }

    String id() {
      return id;
    }

    WorkState state() {
      return state;
    }

    String agent() {
      return agent;
    }

    int lapses() {
      return lapses;
    }

    long lastToken() {
      return token;
    }
  }

  void added(String id, int priority, Set<String> dependsOn) {
    items.put(id, new Item(id, priority, dependsOn));
  }

  List<Item> items() {
    return List.copyOf(items.values());
  }

  private Item get(String id) {
    return Objects.requireNonNull(items.get(id));
  }

  Set<String> blockers(String id) {
    Set<String> open = new HashSet<>(get(id).dependsOn);
    open.removeIf(other -> get(other).state.finished());
    return open;
  }

  boolean ready(String id) {
    return get(id).state == WorkState.OPEN && blockers(id).isEmpty();
  }

  /** Which item an agent gets that asks for any. */
  Optional<String> best() {
    return items.values().stream()
        .filter(item -> ready(item.id))
        .max(Comparator.comparingInt(item -> item.priority))
        .map(top -> items.values().stream()
            .filter(item -> ready(item.id) && item.priority == top.priority)
            .findFirst()
            .orElseThrow()
            .id);
  }

  /** Whether the agent gets this one. */
  boolean available(String agent, String id) {
    Item item = get(id);
    return ready(id) || (item.state == WorkState.IN_PROGRESS && item.agent.equals(agent));
  }

  void claimed(String agent, String id, long token, Duration ttl, Instant now) {
    Item item = get(id);
    item.state = WorkState.IN_PROGRESS;
    item.agent = agent;
    item.token = token;
    item.ttl = ttl;
    item.until = now.plus(ttl);
  }

  /** What a change under {@code token} comes to: a code, or nothing for success. */
  String verdict(String id, long token) {
    Item item = get(id);
    if (item.state == WorkState.IN_PROGRESS && item.token == token) {
      return "";
    }
    return token <= item.lapsedToken ? "CLAIM_LAPSED" : "STALE_FENCING_TOKEN";
  }

  void extended(String id, Duration ttl, Instant now) {
    get(id).ttl = ttl;
    get(id).until = now.plus(ttl);
  }

  /** The receiver has as long as the giver had. */
  void handed(String id, String to, long token, Instant now) {
    claimed(to, id, token, get(id).ttl, now);
  }

  void became(String id, WorkState state, boolean forgiven) {
    Item item = get(id);
    item.state = state;
    item.until = Instant.MAX;
    item.agent = state.finished() ? item.agent : "";
    item.lapses = forgiven ? 0 : item.lapses;
  }

  void depends(String id, Set<String> on) {
    get(id).dependsOn = on;
  }

  /** Whether {@code id} would wait for itself. */
  boolean ring(String id, Set<String> on) {
    Set<String> seen = new HashSet<>();
    List<String> left = new ArrayList<>(on);
    while (!left.isEmpty()) {
      String next = left.remove(0);
      if (next.equals(id)) {
        return true;
      }
      if (seen.add(next)) {
        left.addAll(get(next).dependsOn);
      }
    }
    return false;
  }

  /** Time went on; gives how many claims ended by it. */
  int passed(Instant now) {
    int ended = 0;
    for (Item item : items.values()) {
      if (item.state == WorkState.IN_PROGRESS && !item.until.isAfter(now)) {
        item.lapses++;
        item.lapsedToken = item.token;
        item.state = item.lapses >= WorkItem.MOST_LAPSES ? WorkState.BLOCKED : WorkState.OPEN;
        item.agent = "";
        ended++;
      }
    }
    return ended;
  }
}
