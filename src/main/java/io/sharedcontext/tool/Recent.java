package io.sharedcontext.tool;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A map of limited size that forgets what was used least recently. It is for what each call asks
 * for and every process sets up at once; setting up a cache library takes 10 milliseconds of a
 * start. Safe for use by several threads.
 */
public final class Recent<K, V> {
  private static final float LOAD = 0.75f;

  private final int most;
  private final Runnable forgot;
  private final Map<K, V> entries = new LinkedHashMap<>(1, LOAD, true);

  /** Empty; keeps up to {@code most} entries. */
  public Recent(int most) {
    this(most, () -> {});
  }

  /** Empty; keeps up to {@code most} entries, and tells {@code forgot} of each that it forgets. */
  public Recent(int most, Runnable forgot) {
    this.most = most;
    this.forgot = forgot;
  }

  /** How many entries it has. */
  public synchronized int size() {
    return entries.size();
  }

  /** What is kept for {@code key}. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Keeps {@code value} for {@code key} in place of what was. */
  public synchronized void put(K key, V value) {
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
    V before = entries.get(key);
    V value = before == null ? first : next.apply(before, first);
    put(key, value);
    return value;
  }
}
