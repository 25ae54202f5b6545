package io.sharedcontext;

import io.sharedcontext.store.Store;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives memory back after a burst. The collector only runs when something is allocated, so a server
 * that has nothing to do would keep for good what it once needed. While nothing is asked for and the
 * heap has grown, it is collected once; the launcher's options let it shrink with that.
 */
final class IdleHeap {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Growth that is worth a collection, which takes some 50 ms. */
  private static final long GROWTH = 16L << 20;

  private final Store store;
  private final LongSupplier requests;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong kept = new AtomicLong(Runtime.getRuntime().totalMemory());

  /**
   * Watches the heap of this process.
   *
   * @param store on whose background thread it looks
   * @param requests how many were asked for so far
   */
  IdleHeap(Store store, LongSupplier requests) {
    this.store = store;
    this.requests = requests;
  }

  /** Looks now and then, from when the store is open. */
  void watch() {
    store.after(INTERVAL, this::check);
  }

  private void check() {
    long now = requests.getAsLong();
    boolean idle = seen.getAndSet(now) == now;
    long size = Runtime.getRuntime().totalMemory();
    if (idle && size - kept.get() > GROWTH) {
      System.gc();
      // Some of it goes only with the next collection, which is worth it as long as it gets
      // smaller.
      long left = Runtime.getRuntime().totalMemory();
      kept.set(size - left > GROWTH ? Math.min(kept.get(), left - GROWTH - 1) : left);
    }
    watch();
  }
}
