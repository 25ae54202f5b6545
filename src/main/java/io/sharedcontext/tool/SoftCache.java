package io.sharedcontext.tool;

import java.lang.ref.SoftReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What a cache holds, given back when memory is short: the JVM clears what is softly reachable before
 * it fails for want of memory, and what was not used for long when it collects. Safe for use by several
 * threads.
 */
public final class SoftCache<T> {
  private final Supplier<T> maker;
  private final Runnable lost;
  private final AtomicReference<SoftReference<T>> kept;

  /**
   * Begins with what {@code maker} makes, and so again whenever it was given back.
   *
   * @param lost told each time when that is noticed
   */
  public SoftCache(Supplier<T> maker, Runnable lost) {
    this.maker = maker;
    this.lost = lost;
    this.kept = new AtomicReference<>(new SoftReference<>(maker.get()));
  }

  /** What is held; it stays as long as the caller refers to it. */
  public synchronized T get() {
    T held = Objects.requireNonNull(kept.get()).get();
    if (held != null) {
      return held;
    }
    T fresh = maker.get();
    kept.set(new SoftReference<>(fresh));
    lost.run();
    return fresh;
  }
}
