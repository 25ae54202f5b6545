package io.sharedcontext.store;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a cache did since the process began. A hit is a look-up whose kept entry spared making the
 * result anew: it was still true, or was brought up to date with the little that came since. Safe
 * for use by several threads.
 */
public final class CacheStats {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /** Counts a look-up. */
  public void look(boolean hit) {
    (hit ? hits : misses).increment();
  }

  /** Counts an entry that made room for others. */
  public void evicted() {
    evictions.increment();
  }

  /**
   * What a cache did, and the entries it holds.
   *
   * @param size entries, as far as the cache knows
   */
  public record Figures(long hits, long misses, long evictions, long size) {
    /** This and {@code other} together. */
    public Figures plus(Figures other) {
      return new Figures(
          hits + other.hits, misses + other.misses, evictions + other.evictions, size + other.size);
    }
  }

  /** The figures of now, for a cache that holds {@code size} entries. */
  public Figures figures(long size) {
    return new Figures(hits.sum(), misses.sum(), evictions.sum(), size);
  }
}
