package io.sharedcontext.coordination;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for whom. A waiter waits for every holder its claim conflicts with, and, because the
 * queue is served in order, for every earlier waiter it conflicts with.
 */
final class WaitGraph {
  private final Map<String, Set<String>> waitsFor = new HashMap<>();

  /**
   * The graph of a store.
   *
   * @param held what is held
   * @param waiting what is asked for, in the order of asking
   */
  WaitGraph(List<LockClaim> held, List<LockClaim> waiting) {
    for (int i = 0; i < waiting.size(); i++) {
      LockClaim claim = waiting.get(i);
      Set<String> blockers =
          waitsFor.computeIfAbsent(claim.agent(), agent -> new LinkedHashSet<>());
      blockers.addAll(blockers(claim, held, waiting.subList(0, i)));
    }
  }

  /** The agents that keep {@code claim} from being granted now. */
  static Set<String> blockers(LockClaim claim, List<LockClaim> held, List<LockClaim> ahead) {
    Set<String> agents = new LinkedHashSet<>();
    held.stream().filter(claim::conflicts).map(LockClaim::agent).forEach(agents::add);
    ahead.stream().filter(claim::conflicts).map(LockClaim::agent).forEach(agents::add);
    return agents;
  }

  /**
   * The shortest ring of agents, each waiting for the next, that {@code agent} is part of: it begins
   * and ends with that agent. Empty if there is none. Breadth first.
   */
  Optional<List<String>> cycle(String agent) {
    Map<String, String> cameFrom = new HashMap<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(agent));
    while (!open.isEmpty()) {
      String at = open.removeFirst();
      for (String next : waitsFor.getOrDefault(at, Set.of())) {
        if (next.equals(agent)) {
          return Optional.of(ring(agent, at, cameFrom));
        }
        if (seen.add(next)) {
          cameFrom.put(next, at);
          open.addLast(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> ring(String agent, String last, Map<String, String> cameFrom) {
    List<String> ring = new ArrayList<>(List.of(agent));
    for (String at = last; !at.equals(agent); at = Objects.requireNonNull(cameFrom.get(at))) {
      ring.add(at);
    }
    ring.add(agent);
    Collections.reverse(ring);
    return List.copyOf(ring);
  }
}
