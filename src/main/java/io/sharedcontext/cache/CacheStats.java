package io.sharedcontext.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a cache did since the process began. A hit is a look-up whose kept entry spared making the
 * result anew: it was still true, or was brought up to date with the little that came since. Safe
 * for use by several threads.
 */
public final class CacheStats {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Counts a look-up. */
  public void recordLookup(boolean hit) {
    (hit ? hits : misses).increment();
  }

  /** Counts the time that making an entry, or bringing it up to date, took. */
  public void recordLoad(long spent) {
    nanos.add(spent);
  }

  /**
   * The figures of one cache.
   *
   * @param level 1 or 2
   * @param front whether its misses are looked up, and counted, in other caches
   * @param evictions entries that made room; memory that ran short counts once
   * @param loadNanos spent on making entries
   * @param bytes about what the entries take
   * @param limit the most that they may take
   */
  public record Figures(
      String name,
      int level,
      boolean front,
      long hits,
      long misses,
      long evictions,
      long loadNanos,
      long entries,
      long bytes,
      long limit) {}

  /** The figures of now, of the cache whose entries {@code kept} has. */
  Figures figures(String name, Caches.Place place, BoundedMap<?, ?> kept) {
    BoundedMap.Contents contents = kept.contents();
    return new Figures(
        name,
        place.level(),
        place.front(),
        hits.sum(),
        misses.sum(),
        kept.evictions(),
        nanos.sum(),
        contents.entries(),
        contents.bytes(),
        kept.limit());
  }
}
