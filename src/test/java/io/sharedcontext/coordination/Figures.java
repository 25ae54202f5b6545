package io.sharedcontext.coordination;

import java.util.List;
import java.util.Map;

/**
 * A {@link Contest} in figures; times in milliseconds.
 *
 * @param holdersKilled how many locks were held through processes when those were killed
 * @param waitersKilled how many agents waited through them
 * @param freed how many locks of killed processes went on to others
 * @param slowestFreed the longest time from a kill to that
 */
record Figures(
    int grants,
    int fewest,
    int most,
    long waitP50,
    long waitP99,
    long waitMax,
    int staleRefused,
    int holdersKilled,
    int waitersKilled,
    int freed,
    long medianFreed,
    long slowestFreed) {

  static Figures of(Contest.Outcome outcome) {
    List<Integer> grants =
        outcome.contenders().stream().map(Contender::granted).sorted().toList();
    List<Long> waits = outcome.log().waits();
    Map<Long, Long> freedAt = outcome.log().freed();
    List<Long> freed = outcome.killedAt().entrySet().stream()
        .filter(kill -> freedAt.containsKey(kill.getKey()))
        .map(kill -> freedAt.getOrDefault(kill.getKey(), 0L) - kill.getValue())
        .sorted()
        .toList();
    return new Figures(
        waits.size(),
        grants.get(0),
        grants.get(grants.size() - 1),
        at(waits, 50),
        at(waits, 99),
        at(waits, 100),
        outcome.contenders().stream().mapToInt(Contender::refusedStale).sum(),
        outcome.killedAt().size(),
        outcome.waitersKilled(),
        freed.size(),
        at(freed, 50),
        at(freed, 100));
  }

  private static long at(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
  }
}
