package io.sharedcontext.search.index;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Occurrences found by reading every word of every visible message once. */
final class ScannedOccurrences implements Occurrences {
  private final IntList places = new IntList();
  private final IntList candidates = new IntList();
  private final IntList inText = new IntList();
  private final IntList inMetadata = new IntList();
  private final boolean[] there;

  private ScannedOccurrences(int candidateCount) {
    there = new boolean[candidateCount + 1];
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
    return found;
  }

  private void hit(int first, int place, int candidate, boolean text) {
    there[candidate] = true;
    int at = first;
    while (at < places.size() && candidates.get(at) != candidate) {
      at++;
    }
    if (at == places.size()) {
      places.add(place);
      candidates.add(candidate);
      inText.add(0);
      inMetadata.add(0);
    }
    IntList counts = text ? inText : inMetadata;
    counts.set(at, counts.get(at) + 1);
  }

  @Override
  public boolean any(int candidate) {
    return there[candidate];
  }

  @Override
  public void each(int candidate, int from, int to, Sink sink) {
    for (int i = 0; there[candidate] && i < places.size(); i++) {
      if (candidates.get(i) == candidate && places.get(i) >= from && places.get(i) < to) {
        sink.occurs(places.get(i), candidate, inText.get(i), inMetadata.get(i));
      }
    }
  }

  @Override
  public Holders holders(float[] textWeights, float[] metadataWeights, float strong) {
    Holders holders = new Holders();
    for (int i = 0; i < places.size(); ) {
      int place = places.get(i);
      double weight = 0;
      boolean holds = false;
      for (; i < places.size() && places.get(i) == place; i++) {
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
