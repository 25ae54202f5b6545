package io.sharedcontext.coordination;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What leases are to do, said as simply as possible: lists in memory, and every pattern is the set of
 * those of a few names that fit it.
 */
final class LeaseModel {
  /** Which names each resource stands for, as far as these can tell them apart. */
  static final Map<String, Set<String>> RESOURCES = Map.of(
      "a", Set.of("a"),
      "b", Set.of("b"),
      "a*", Set.of("a", "ab"),
      "c/d", Set.of("c/d"),
      "c/**", Set.of("c/d", "c/e"),
      "**", Set.of("a", "ab", "b", "c/d", "c/e", "x"));

  private final List<Entry> held = new ArrayList<>();
  private final List<Entry> waiting = new ArrayList<>();

  /** A claim that is held under a token or waits under a ticket. */
  record Entry(long number, LockClaim claim, String process) {
    private boolean conflicts(Entry other) {
      return !claim.agent().equals(other.claim.agent())
          && excludes(claim.type(), other.claim.type())
          && !disjoint(names(claim.resources()), names(other.claim.resources()));
    }
  }

  /** What an agent that asks comes to. */
  enum Answer {
    GRANTED,
    WAITS,
    RING
  }

  private static boolean disjoint(Set<String> one, Set<String> other) {
    return one.stream().noneMatch(other::contains);
  }

  private static boolean excludes(LockType one, LockType other) {
    return switch (one) {
      case READ -> other == LockType.EXCLUSIVE;
      case WRITE -> other != LockType.READ;
      case EXCLUSIVE -> true;
    };
  }

  private static Set<String> names(List<String> resources) {
    Set<String> names = new TreeSet<>();
    resources.forEach(resource -> names.addAll(RESOURCES.get(resource)));
    return names;
  }

  Answer asks(LockClaim claim) {
    Entry asking = new Entry(0, claim, "");
    if (free(asking, waiting)) {
      return Answer.GRANTED;
    }
    List<Entry> all = new ArrayList<>(waiting);
    all.add(asking);
    return reaches(all, claim.agent(), claim.agent(), new HashSet<>()) ? Answer.RING : Answer.WAITS;
  }

  /** Whether the turn of that ticket has come. */
  boolean served(long ticket) {
    Entry waiter = find(waiting, ticket).orElseThrow();
    return free(waiter, waiting.subList(0, waiting.indexOf(waiter)));
  }

  private boolean free(Entry asking, List<Entry> ahead) {
    boolean conflicts =
        held.stream().anyMatch(asking::conflicts) || ahead.stream().anyMatch(asking::conflicts);
    return !conflicts
        || asking.claim().resources().stream()
            .allMatch(resource -> held.stream().anyMatch(lease -> has(lease, asking, resource)));
  }

  private static boolean has(Entry lease, Entry asking, String resource) {
    return lease.claim().agent().equals(asking.claim().agent())
        && lease.claim().type().compareTo(asking.claim().type()) >= 0
        && lease.claim().resources().stream()
            .anyMatch(mine -> names(List.of(mine)).containsAll(names(List.of(resource))));
  }

  /** Whether {@code from} waits, over others, for {@code to}. */
  private boolean reaches(List<Entry> all, String from, String to, Set<String> seen) {
    for (int i = 0; i < all.size(); i++) {
      Entry waiter = all.get(i);
      List<Entry> before = new ArrayList<>(held);
      before.addAll(all.subList(0, i));
      for (Entry other : before) {
        String agent = other.claim().agent();
        if (waiter.claim().agent().equals(from) && waiter.conflicts(other)) {
          if (agent.equals(to) || (seen.add(agent) && reaches(all, agent, to, seen))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  void granted(long fence, LockClaim claim, String process) {
    held.removeIf(lease -> lease.claim().equals(claim));
    held.add(new Entry(fence, claim, process));
  }

  void queued(long ticket, LockClaim claim, String process) {
    waiting.add(new Entry(ticket, claim, process));
  }

  void left(long ticket) {
    waiting.removeIf(entry -> entry.number() == ticket);
  }

  void released(long fence) {
    held.removeIf(entry -> entry.number() == fence);
  }

  void died(String process) {
    Predicate<Entry> lost = entry -> entry.process().equals(process);
    held.removeIf(lost);
    waiting.removeIf(lost);
  }

  List<Entry> held() {
    return List.copyOf(held);
  }

  List<Entry> waiting() {
    return List.copyOf(waiting);
  }

  private static Optional<Entry> find(List<Entry> entries, long number) {
    return entries.stream().filter(entry -> entry.number() == number).findFirst();
  }
}
