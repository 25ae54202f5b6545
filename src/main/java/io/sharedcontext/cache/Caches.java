package io.sharedcontext.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/**
 * The caches of a process, in two levels. The first keeps what a single caller is told: decisions,
 * counts, whole answers. The second keeps what all callers share, such as indexes and messages as
 * JSON; what is missing in the first is made of it. Each cache is bounded by its share of its level's
 * bytes. Safe for use by several threads.
 */
public final class Caches {
  /** A level never takes more of the heap than one in so many bytes. */
  private static final long HEAP_TO_LEVEL = 4;

  /** What an entry takes beside its value: a small key and stamp, and its place in the map. */
  private static final long AROUND = 300;

  private final long firstBytes;
  private final long secondBytes;
  private final List<Named> named = new CopyOnWriteArrayList<>();

  /**
   * Caches that hold nothing yet.
   *
   * @param firstBytes what the first level may take, as far as the heap allows
   * @param secondBytes what the second level may take, as far as the heap allows
   */
  public Caches(long firstBytes, long secondBytes) {
    this.firstBytes = Math.min(firstBytes, mostBytes());
    this.secondBytes = Math.min(secondBytes, mostBytes());
  }

  /** The most that one level can take. */
  public static long mostBytes() {
    return Runtime.getRuntime().maxMemory() / HEAP_TO_LEVEL;
  }

  /** Caches for a part of a process that keeps its own. */
  public static Caches apart() {
    return new Caches(mostBytes(), mostBytes());
  }

  /**
   * Where a cache stands.
   *
   * @param front whether others stand behind it that its misses go on to
   */
  record Place(int level, boolean front) {}

  private record Named(String name, Place place, BoundedMap<?, ?> kept, CacheStats stats) {
    CacheStats.Figures figures() {
      return stats.figures(name, place, kept);
    }
  }

  /**
   * A cache of the first level.
   *
   * @param share the part of the level's bytes that it may take
   * @param bytes about what a value takes
   */
  public <K, S extends Stamp<S>, V> VersionedCache<K, S, V> first(
      String name, double share, ToLongFunction<V> bytes) {
    return versioned(
        name,
        new Place(1, false),
        (long) (firstBytes * share),
        (key, stamp, value) -> bytes.applyAsLong(value));
  }

  /**
   * A cache of the first level in front of others: what it misses is put together from what they
   * have, and looked up and counted there. What was asked for may be as large as the answer.
   */
  public <K, S extends Stamp<S>, V> VersionedCache<K, S, V> front(
      String name, double share, VersionedCache.Weight<K, S, V> bytes) {
    return versioned(name, new Place(1, true), (long) (firstBytes * share), bytes);
  }

  /** A cache of the second level. */
  public <K, S extends Stamp<S>, V> VersionedCache<K, S, V> second(
      String name, double share, ToLongFunction<V> bytes) {
    return versioned(
        name,
        new Place(2, false),
        (long) (secondBytes * share),
        (key, stamp, value) -> bytes.applyAsLong(value));
  }

  private <K, S extends Stamp<S>, V> VersionedCache<K, S, V> versioned(
      String name, Place place, long limit, VersionedCache.Weight<K, S, V> bytes) {
    BoundedMap<K, VersionedCache.Made<S, V>> kept = new BoundedMap<>(
        limit, (key, made) -> AROUND + bytes.bytes(key, made.stamp(), made.value()));
    CacheStats stats = new CacheStats();
    named.add(new Named(name, place, kept, stats));
    return new VersionedCache<>(kept, stats);
  }

  /** A map of the second level for a user that does the looking up itself and counts it in {@code stats}. */
  public <K, V> BoundedMap<K, V> second(
      String name, double share, CacheStats stats, ToLongFunction<V> bytes) {
    BoundedMap<K, V> kept =
        new BoundedMap<>((long) (secondBytes * share), (key, value) -> bytes.applyAsLong(value));
    named.add(new Named(name, new Place(2, false), kept, stats));
    return kept;
  }

  /** The figures of the cache of that name. */
  public CacheStats.Figures figures(String name) {
    return named.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .figures();
  }

  /** The figures of every cache, in the order in which they were made. */
  public List<CacheStats.Figures> figures() {
    return named.stream().map(Named::figures).toList();
  }
}
