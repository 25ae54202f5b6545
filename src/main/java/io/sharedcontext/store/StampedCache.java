package io.sharedcontext.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Results that cost more to make than to check, in two levels: a few hot ones for five minutes, and
 * as many as a number of bytes allows. An entry is stamped with its scope's change counter as read
 * before it was made, in the same snapshot, and serves only while the counter in the caller's own
 * transaction is still the same; so it is never stale, whichever process made the change. Safe for
 * use by several threads.
 */
public final class StampedCache<K, V> {
  private static final Duration HOT = Duration.ofMinutes(5);
  private static final int ENTRY_BYTES = 120;

  private final Cache<K, Stamped<V>> hot;
  private final Cache<K, Stamped<V>> warm;
  private final LongAdder hotHits = new LongAdder();
  private final LongAdder warmHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /**
   * Keeps up to {@code hotEntries} hot results, and warm ones up to {@code warmBytes}.
   *
   * @param bytes estimates the size of a result
   */
  public StampedCache(int hotEntries, long warmBytes, ToIntFunction<V> bytes) {
    hot = Caffeine.newBuilder()
        .maximumSize(hotEntries)
        .expireAfterWrite(HOT)
        .executor(Runnable::run)
        .build();
    warm = Caffeine.newBuilder()
        .maximumWeight(warmBytes)
        .weigher((K key, Stamped<V> entry) -> ENTRY_BYTES + bytes.applyAsInt(entry.value()))
        .evictionListener((key, entry, cause) -> count(cause))
        .executor(Runnable::run)
        .build();
  }

  private record Stamped<V>(String scope, long seq, V value) {}

  /** What it did so far, and how many entries it holds. */
  public record Figures(
      long l1Hits, long l2Hits, long misses, long evictions, long l1Size, long l2Size) {
    /** The share of look-ups that found something; 0 before the first. */
    public double hitRatio() {
      long hits = l1Hits + l2Hits;
      return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
    }
  }

  /**
   * The result for {@code key}, made by {@code load} unless one is kept that is still true. Inside a
   * transaction that writes, what is made is not kept: it may rest on what is never committed.
   *
   * @param scope what the result depends on; whoever changes it calls {@link Changes#bump}
   */
  public V get(Tx tx, String scope, K key, Function<Tx, V> load) {
    long seq = Changes.seq(tx, scope);
    Optional<V> kept = kept(scope, seq, key);
    if (kept.isPresent()) {
      return kept.get();
    }
    misses.increment();
    V value = load.apply(tx);
    if (!tx.writing()) {
      Stamped<V> entry = new Stamped<>(scope, seq, value);
      hot.put(key, entry);
      warm.put(key, entry);
    }
    return value;
  }

  private Optional<V> kept(String scope, long seq, K key) {
    Stamped<V> first = hot.getIfPresent(key);
    if (first != null && valid(first, scope, seq)) {
      hotHits.increment();
      return Optional.of(first.value());
    }
    Stamped<V> second = warm.getIfPresent(key);
    if (second == null || !valid(second, scope, seq)) {
      return Optional.empty();
    }
    warmHits.increment();
    hot.put(key, second);
    return Optional.of(second.value());
  }

  private boolean valid(Stamped<V> entry, String scope, long seq) {
    return entry.seq() == seq && entry.scope().equals(scope);
  }

  private void count(RemovalCause cause) {
    if (cause.wasEvicted()) {
      evictions.increment();
    }
  }

  /** What it did so far. */
  public Figures figures() {
    return new Figures(
        hotHits.sum(),
        warmHits.sum(),
        misses.sum(),
        evictions.sum(),
        hot.estimatedSize(),
        warm.estimatedSize());
  }
}
