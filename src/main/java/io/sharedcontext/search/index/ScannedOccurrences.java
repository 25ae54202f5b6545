package io.sharedcontext.search.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Occurrences found by reading every word of every visible message once. */
final class ScannedOccurrences implements Occurrences {
  private final IntList places = new IntList();
  private final IntList candidates = new IntList();
  private final IntList inText = new IntList();
  private final IntList inMetadata = new IntList();

  /** How often each candidate was found, and then where what was found of it begins in {@link #byCandidate}. */
  private final int[] starts;

  private int[] byCandidate = {};

  private ScannedOccurrences(int candidateCount) {
    starts = new int[candidateCount + 2];
  }

  static ScannedOccurrences in(
      SessionIndex.View index,
      WantedTerms wanted,
      int from,
      int to,
      IntPredicate visible,
      boolean metadata) {
    ScannedOccurrences found = new ScannedOccurrences(wanted.count());
    int[] numbers = wanted.dense();
    int[] words = index.words();
    for (int place = from; place < to; place++) {
      if (visible.test(place)) {
        int textEnd = index.textEnds()[place];
        int end = metadata ? index.starts()[place + 1] : textEnd;
        int first = found.places.size();
        for (int i = index.starts()[place]; i < end; i++) {
          // Most words are not looked for: they cost this one comparison.
          if (words[i] < numbers.length && numbers[words[i]] != 0) {
            found.hit(first, place, numbers[words[i]], i < textEnd);
          }
        }
      }
    }
    found.sort();
    return found;
  }

  /** Puts the places of each candidate together, in their order. */
  private void sort() {
    for (int candidate = 1; candidate < starts.length; candidate++) {
      starts[candidate] += starts[candidate - 1];
    }
    byCandidate = new int[places.size()];
    for (int i = places.size() - 1; i >= 0; i--) {
      byCandidate[--starts[candidates.get(i)]] = i;
    }
  }

  private void hit(int first, int place, int candidate, boolean text) {
    int at = first;
    while (at < places.size() && candidates.get(at) != candidate) {
      at++;
    }
    if (at == places.size()) {
      places.add(place);
      candidates.add(candidate);
      inText.add(0);
      inMetadata.add(0);
      starts[candidate]++;
    }
    IntList counts = text ? inText : inMetadata;
    counts.set(at, counts.get(at) + 1);
  }

  @Override
  public boolean any(int candidate) {
    return starts[candidate] < starts[candidate + 1];
  }

  @Override
  public void each(int candidate, int from, int to, Sink sink) {
    int end = starts[candidate + 1];
    for (int at = first(candidate, from); at < end; at++) {
      int i = byCandidate[at];
      if (places.get(i) >= to) {
        return;
      }
      sink.occurs(places.get(i), candidate, inText.get(i), inMetadata.get(i));
    }
  }

  /** Where the first of a candidate is that is at {@code from} or after it. */
  private int first(int candidate, int from) {
    int low = starts[candidate];
    int high = starts[candidate + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = places.get(byCandidate[middle]) < from;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  @Override
  public Holders holders(float[] textWeights, float[] metadataWeights, float strong) {
    Holders holders = new Holders();
    int[] counting = counting(textWeights);
    for (int at = 0; at < counting.length; ) {
      int place = places.get(counting[at]);
      double weight = 0;
      boolean holds = false;
      for (; at < counting.length && places.get(counting[at]) == place; at++) {
        int i = counting[at];
        int candidate = candidates.get(i);
        weight += inText.get(i) * (double) textWeights[candidate]
            + inMetadata.get(i) * (double) metadataWeights[candidate];
        holds |= textWeights[candidate] > strong;
      }
      if (weight > 0) {
        holders.add(place, weight, holds);
      }
    }
    return holders;
  }

  /** What was found of candidates that count, in the order of places. */
  private int[] counting(float[] weights) {
    int[] counting = new int[places.size()];
    int size = 0;
    int lists = 0;
    for (int candidate = 1; candidate < weights.length; candidate++) {
      int found = starts[candidate + 1] - starts[candidate];
      if (weights[candidate] > 0 && found > 0) {
        System.arraycopy(byCandidate, starts[candidate], counting, size, found);
        size += found;
        lists++;
      }
    }
    int[] all = Arrays.copyOf(counting, size);
    if (lists > 1) {
      Arrays.sort(all);
    }
    return all;
  }

  /** Which messages answer which, found by looking at each once. */
  static IndexPart.Answers answers(SessionIndex.View index, int from, int to) {
    Map<Long, IntList> answers = new HashMap<>();
    for (int place = from; index.linked() && place < to; place++) {
      if (index.parent(place) != 0) {
        answers.computeIfAbsent(index.parent(place), parent -> new IntList()).add(place);
      }
    }
    return (id, sink) -> {
      IntList places = answers.get(id);
      for (int i = 0; places != null && i < places.size(); i++) {
        sink.accept(places.get(i));
      }
    };
  }
}
