package io.sharedcontext.search.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Occurrences found by the postings of a segment. */
final class SegmentOccurrences implements Occurrences {
  private final Segment segment;
  private final WantedTerms wanted;
  private final int from;
  private final int to;
  private final IntPredicate visible;
  private final boolean metadata;

  SegmentOccurrences(
      Segment segment,
      WantedTerms wanted,
      int from,
      int to,
      IntPredicate visible,
      boolean metadata) {
    this.segment = segment;
    this.wanted = wanted;
    this.from = from;
    this.to = to;
    this.visible = visible;
    this.metadata = metadata;
  }

  @Override
  public boolean any(int candidate) {
    int term = wanted.term(candidate);
    return term >= 0 && segment.occurs(term, from, to, visible, metadata);
  }

  @Override
  public void each(int candidate, int first, int end, Sink sink) {
    int term = wanted.term(candidate);
    if (term >= 0) {
      PostingCursor cursor = segment.cursor(term, first);
      while (cursor.next() && cursor.place() < end) {
        if (cursor.place() >= first && visible.test(cursor.place())) {
          sink.occurs(
              cursor.place(), candidate, cursor.inText(), metadata ? cursor.inMetadata() : 0);
        }
      }
    }
  }

  /** A candidate's postings, and what it counts. */
  private record Weighed(PostingCursor cursor, double inText, double inMetadata, boolean strong) {
    double weight() {
      return cursor.inText() * inText + cursor.inMetadata() * inMetadata;
    }
  }

  @Override
  public Holders holders(float[] textWeights, float[] metadataWeights, float strong) {
    List<Weighed> lists = new ArrayList<>();
    for (int candidate = 1; candidate <= wanted.count(); candidate++) {
      if (wanted.term(candidate) >= 0 && textWeights[candidate] > 0) {
        PostingCursor cursor = segment.cursor(wanted.term(candidate), from);
        if (advance(cursor)) {
          lists.add(new Weighed(
              cursor,
              textWeights[candidate],
              metadata ? metadataWeights[candidate] : 0,
              textWeights[candidate] > strong));
        }
      }
    }
    Holders holders = new Holders();
    while (lists.size() > 1) {
      merge(lists, holders);
    }
    if (!lists.isEmpty()) {
      take(lists.get(0), holders);
    }
    return holders;
  }

  /** Takes the rest of a list: most terms have no other. */
  private void take(Weighed list, Holders holders) {
    do {
      double weight = list.weight();
      if (weight > 0) {
        holders.add(list.cursor().place(), weight, list.strong());
      }
    } while (advance(list.cursor()));
  }

  /** Goes to the next posting that is visible and in range, and looked at. */
  private boolean advance(PostingCursor cursor) {
    while (cursor.next() && cursor.place() < to) {
      if (cursor.place() >= from
          && (metadata || cursor.inText() > 0)
          && visible.test(cursor.place())) {
        return true;
      }
    }
    return false;
  }

  private void merge(List<Weighed> lists, Holders holders) {
    int place = Integer.MAX_VALUE;
    for (int i = 0; i < lists.size(); i++) {
      place = Math.min(place, lists.get(i).cursor().place());
    }
    double weight = 0;
    boolean holds = false;
    for (int i = lists.size() - 1; i >= 0; i--) {
      Weighed list = lists.get(i);
      if (list.cursor().place() == place) {
        weight += list.weight();
        holds |= list.strong();
        if (!advance(list.cursor())) {
          lists.remove(i);
        }
      }
    }
    if (weight > 0) {
      holders.add(place, weight, holds);
    }
  }
}
