package io.sharedcontext.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map bounded in weight. What was used rarely makes room, and what is new has to be used more often
 * than what it would replace (TinyLFU). When memory is short the JVM takes all of it at once: were
 * entries softly reachable one by one, nobody could tell which of them are gone. Caffeine is set up
 * by the first use. Safe for use by several threads.
 */
public final class BoundedMap<K, V> {
  private final long limit;
  private final ToLongBiFunction<K, V> weight;
  private final AtomicLong evictions = new AtomicLong();
  private final AtomicReference<@Nullable SoftReference<Cache<K, V>>> kept =
      new AtomicReference<>();

  /**
   * An empty map.
   *
   * @param limit of the weights of all entries together
   * @param weight of an entry, most often the bytes it takes; asked whenever it is put
   */
  public BoundedMap(long limit, ToLongBiFunction<K, V> weight) {
    this.limit = limit;
    this.weight = weight;
  }

  /** What a map holds. */
  record Contents(long entries, long bytes) {}

  private @Nullable Cache<K, V> held() {
    SoftReference<Cache<K, V>> reference = kept.get();
    return reference == null ? null : reference.get();
  }

  private Cache<K, V> entriesInUse() {
    Cache<K, V> held = held();
    return held != null ? held : begun();
  }

  private synchronized Cache<K, V> begun() {
    Cache<K, V> faster = held();
    if (faster != null) {
      return faster;
    }
    if (kept.get() != null) {
      evictions.incrementAndGet();
    }
    Cache<K, V> fresh = Caffeine.newBuilder()
        .maximumWeight(limit)
        .weigher(
            (K key, V value) -> (int) Math.min(weight.applyAsLong(key, value), Integer.MAX_VALUE))
        .evictionListener((key, value, cause) -> evictions.incrementAndGet())
        .executor(Runnable::run)
        .build();
    kept.set(new SoftReference<>(fresh));
    return fresh;
  }

  /** What is kept for {@code key}. */
  public Optional<V> get(K key) {
    return Optional.ofNullable(entriesInUse().getIfPresent(key));
  }

  /** Keeps {@code value} for {@code key} in place of what was. */
  public void put(K key, V value) {
    entriesInUse().put(key, value);
  }

  /** Keeps nothing for {@code key} any more. That is no eviction: whoever calls it knows. */
  public void remove(K key) {
    entriesInUse().invalidate(key);
  }

  /**
   * Keeps and gives {@code value}, or what {@code join} makes of what is kept and of it. An entry that
   * grew is weighed anew by this.
   */
  public V merge(K key, V value, BinaryOperator<V> join) {
    return entriesInUse().asMap().merge(key, value, join);
  }

  /** All that is kept at this moment. */
  public Map<K, V> entries() {
    return new HashMap<>(entriesInUse().asMap());
  }

  /**
   * How often something was taken out to make room, or everything because memory was short. It has
   * grown before an entry that goes is missing from {@link #entries}.
   */
  public long evictions() {
    return evictions.get();
  }

  /** The most that the weights of all entries may be together. */
  public long limit() {
    return limit;
  }

  /** What it holds now; notices when everything was taken. */
  Contents contents() {
    if (kept.get() == null) {
      return new Contents(0, 0);
    }
    Cache<K, V> held = entriesInUse();
    held.cleanUp();
    long bytes = held.policy()
        .eviction()
        .flatMap(bounds -> bounds.weightedSize().stream().boxed().findFirst())
        .orElse(0L);
    return new Contents(held.estimatedSize(), bytes);
  }
}
