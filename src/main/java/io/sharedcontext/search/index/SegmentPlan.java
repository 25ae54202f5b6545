package io.sharedcontext.search.index;

import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.index.SegmentTable.Known;
import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is to be written next: what cannot be used or holds what was deleted is written anew, then what
 * no segment holds, and where there are several small ones in a row, one in their place. So few are
 * small, and no message is written more than a few times.
 *
 * @param first the lowest id of its messages
 * @param last the highest
 * @param replaces what it takes the place of
 */
record SegmentPlan(long first, long last, List<String> replaces) {
  /**
   * How large segments are.
   *
   * @param threshold a store of fewer messages has none
   * @param step so many messages that no segment holds get one
   * @param fanOut so many of one size in a row become one
   * @param most messages of one
   * @param mostBytes of the words of one, as the store keeps them
   */
  record Limits(int threshold, int step, int fanOut, int most, long mostBytes) {
    static final Limits USUAL = new Limits(8_192, 4_096, 4, 65_536, 32L << 20);
    static final Limits ANY_SIZE = new Limits(1, 1, 4, 65_536, 32L << 20);
  }

  SegmentPlan {
    replaces = List.copyOf(replaces);
  }

  /**
   * What is to be done in this snapshot, if anything.
   *
   * @param bad whether a segment cannot be read
   */
  static Optional<SegmentPlan> next(Tx tx, Limits limits, Predicate<Known> bad) {
    List<Known> written = SegmentTable.all(tx).stream().filter(Known::written).toList();
    for (Known one : written) {
      if (changed(tx, one, limits)
          || one.older()
          || (one.readable() && one.outdated())
          || bad.test(one)) {
        return Optional.of(new SegmentPlan(one.first(), one.last(), List.of(one.file())));
      }
    }
    return uncovered(tx, written, limits).or(() -> merger(written, limits));
  }

  /** Have so many changed that looking at each takes longer than a search should? */
  private static boolean changed(Tx tx, Known one, Limits limits) {
    return one.readable()
        && SegmentTable.changed(tx, one.first(), one.last()) > Math.max(16, limits.most() / 64);
  }

  private static Optional<SegmentPlan> uncovered(Tx tx, List<Known> written, Limits limits) {
    long last = 0;
    for (Known one : written) {
      if (one.first() > last + 1) {
        return Optional.of(gap(tx, last + 1, one.first() - 1, limits));
      }
      last = one.last();
    }
    int enough = written.isEmpty() ? limits.threshold() : limits.step();
    if (MessageTable.newest(tx) - last < enough) {
      return Optional.empty();
    }
    LongList ids = new LongList();
    LongList bytes = new LongList();
    SegmentTable.sizes(tx, last + 1, Long.MAX_VALUE, limits.most(), ids, bytes);
    return ids.size() < enough
        ? Optional.empty()
        : Optional.of(new SegmentPlan(last + 1, end(ids, bytes, limits), List.of()));
  }

  /** What is missing between others, as far as one segment may reach. */
  private static SegmentPlan gap(Tx tx, long first, long last, Limits limits) {
    LongList ids = new LongList();
    LongList bytes = new LongList();
    SegmentTable.sizes(tx, first, last, limits.most() + 1, ids, bytes);
    long end = ids.size() == 0 ? last : end(ids, bytes, limits);
    boolean all = ids.size() == 0 || end == ids.get(ids.size() - 1);
    return new SegmentPlan(first, all ? last : end, List.of());
  }

  private static long end(LongList ids, LongList bytes, Limits limits) {
    long sum = 0;
    int at = 0;
    int most = Math.min(ids.size(), limits.most());
    while (at < most && (at == 0 || sum + bytes.get(at) <= limits.mostBytes())) {
      sum += bytes.get(at++);
    }
    return ids.get(at - 1);
  }

  /** The first row of segments of one size class that are together not too large. */
  private static Optional<SegmentPlan> merger(List<Known> written, Limits limits) {
    List<Known> row = new ArrayList<>();
    for (Known one : written) {
      boolean alike =
          one.readable() && (row.isEmpty() || level(row.get(0), limits) == level(one, limits));
      if (!alike) {
        row.clear();
      }
      if (!one.readable()) {
        continue;
      }
      row.add(one);
      boolean fits = row.stream().mapToInt(Known::messages).sum() <= limits.most()
          && row.stream().mapToLong(Known::length).sum() <= 3 * limits.mostBytes();
      if (!fits) {
        row.remove(0);
      }
      if (row.size() == limits.fanOut()) {
        return Optional.of(new SegmentPlan(
            row.get(0).first(), one.last(), row.stream().map(Known::file).toList()));
      }
    }
    return Optional.empty();
  }

  /** 0 for less than two steps, then one more with each factor of the fan-out. */
  private static int level(Known of, Limits limits) {
    int level = 0;
    for (long size = 2L * limits.step(); size <= of.messages(); size *= limits.fanOut()) {
      level++;
    }
    return level;
  }
}
