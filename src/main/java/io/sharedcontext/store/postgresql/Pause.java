package io.sharedcontext.store.postgresql;

import java.util.concurrent.TimeUnit;

/** What lies between two attempts to reach the server. */
final class Pause {
  private Pause() {}

  /** Waits for {@code millis}; false, with the thread still interrupted, if it is to go on no longer. */
  static boolean taken(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
