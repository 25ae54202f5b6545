package io.sharedcontext.store;

import java.time.Duration;

/**
 * How the pool of readers behaves.
 *
 * @param size connections at most
 * @param patience how long a read waits for one before it fails with STORE_BUSY
 * @param leak a reader that is not given back for so long is logged; zero for never
 */
public record PoolSettings(int size, Duration patience, Duration leak) {
  /** Enough readers for two cores, a wait that outlasts a burst, no search for leaks. */
  public static final PoolSettings DEFAULT =
      new PoolSettings(4, Duration.ofSeconds(5), Duration.ZERO);
}
