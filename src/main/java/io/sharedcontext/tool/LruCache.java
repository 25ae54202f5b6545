package io.sharedcontext.tool;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A map of limited size that forgets what was used least recently, and everything when memory is
 * short. It is for what each call asks for and every process sets up at once; setting up a cache
 * library takes 10 milliseconds of a start. Safe for use by several threads.
 */
public final class LruCache<K, V> {
  private static final float LOAD = 0.75f;

  private final int most;
  private final Runnable forgot;

  private final SoftCache<Map<K, V>> kept;

  /** Empty; keeps up to {@code most} entries. */
  public LruCache(int most) {
    this(most, () -> {});
  }

  /** Empty; keeps up to {@code most} entries, and tells {@code forgot} when it forgets. */
  public LruCache(int most, Runnable forgot) {
    this.most = most;
    this.forgot = forgot;
    this.kept = new SoftCache<>(() -> new LinkedHashMap<>(1, LOAD, true), forgot);
  }

  /** How many entries it has. */
  public synchronized int size() {
    return kept.get().size();
  }

  /** What is kept for {@code key}. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(kept.get().get(key));
  }

  /** Keeps {@code value} for {@code key} in place of what was. */
  public synchronized void put(K key, V value) {
    Map<K, V> entries = kept.get();
    entries.put(key, value);
    if (entries.size() > most) {
      Iterator<K> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
      forgot.run();
    }
  }

  /** Keeps and gives {@code first}, or what {@code next} makes of what is kept and of it. */
  public synchronized V merge(K key, V first, BinaryOperator<V> next) {
    V before = kept.get().get(key);
    V value = before == null ? first : next.apply(before, first);
    put(key, value);
    return value;
  }
}
