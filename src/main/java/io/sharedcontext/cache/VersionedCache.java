package io.sharedcontext.cache;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Values with the state of the store that each was made from. The caller reads the state of now from
 * its own snapshot before it asks, every time: what is kept serves as it is when it was made from the
 * same state, is brought up to date when the state only went on, and is made anew otherwise. So it is
 * never older than the snapshot, whoever wrote, and no entry needs a time to live.
 *
 * <pre>{@code
 * record Changes(long number) implements Stamp<Changes> {}
 *
 * long count(Tx tx, String session) {
 *   Changes now = new Changes(SessionTable.changes(tx, session));
 *   return counts.get(session, now, () -> (long) participants(tx, session).size());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; two that miss the same entry both make it.
 */
public final class VersionedCache<K, S extends Stamp<S>, V> {
  private final BoundedMap<K, Made<S, V>> kept;
  private final CacheStats stats;

  VersionedCache(BoundedMap<K, Made<S, V>> kept, CacheStats stats) {
    this.kept = kept;
    this.stats = stats;
  }

  /**
   * Tells about what an entry takes in bytes.
   *
   * @param <K> the key's type
   * @param <S> the stamp's type
   * @param <V> the value's type
   */
  @FunctionalInterface
  public interface Weight<K, S, V> {
    long bytes(K key, S stamp, V value);
  }

  /** A value, and the state that it was made from. */
  record Made<S, V>(S stamp, V value) {}

  /** The value in the state {@code now}, made by {@code load} if it is not kept. */
  public V get(K key, S now, Supplier<V> load) {
    return get(key, now, value -> true, load);
  }

  /** The same, where {@code good} says whether a value of that state still holds. */
  public V get(K key, S now, Predicate<V> good, Supplier<V> load) {
    Optional<Made<S, V>> same = kept.get(key)
        .filter(before -> before.stamp().equals(now))
        .filter(before -> good.test(before.value()));
    stats.recordLookup(same.isPresent());
    return same.isPresent() ? same.get().value() : make(key, now, load);
  }

  /** The same, where {@code advance} brings a value up to a state that follows its own. */
  public V get(K key, S now, Supplier<V> load, UnaryOperator<V> advance) {
    Optional<Made<S, V>> known =
        kept.get(key).filter(before -> before.stamp().equals(now) || now.follows(before.stamp()));
    stats.recordLookup(known.isPresent());
    if (known.isEmpty()) {
      return make(key, now, load);
    }
    Made<S, V> before = known.get();
    return before.stamp().equals(now)
        ? before.value()
        : make(key, now, () -> advance.apply(before.value()));
  }

  /** The state that the value kept for {@code key} was made from. */
  public Optional<S> state(K key) {
    return kept.get(key).map(Made::stamp);
  }

  /**
   * The value kept if it was made from the state {@code now} and is {@code good}; otherwise nothing, and nothing
   * is counted: the caller gets it in another way.
   */
  public Optional<V> find(K key, S now, Predicate<V> good) {
    Optional<V> found = kept.get(key)
        .filter(before -> before.stamp().equals(now))
        .map(Made::value)
        .filter(good);
    found.ifPresent(value -> stats.recordLookup(true));
    return found;
  }

  /**
   * The value kept if it was made from the state {@code then}, brought up to {@code now}, which must be that
   * state or follow it; otherwise nothing, and nothing is counted. What it takes to bring it up is not, either:
   * the caller has read that before.
   */
  public Optional<V> find(K key, S then, S now, UnaryOperator<V> advance) {
    Optional<V> before = kept.get(key)
        .filter(made -> made.stamp().equals(then))
        .filter(made -> then.equals(now) || now.follows(then))
        .map(Made::value);
    before.ifPresent(value -> stats.recordLookup(true));
    return then.equals(now) ? before : before.map(value -> keep(key, now, advance.apply(value)));
  }

  private V make(K key, S now, Supplier<V> load) {
    long began = System.nanoTime();
    V value = load.get();
    stats.recordLoad(System.nanoTime() - began);
    return keep(key, now, value);
  }

  private V keep(K key, S now, V value) {
    kept.put(key, new Made<>(now, value));
    return value;
  }
}
