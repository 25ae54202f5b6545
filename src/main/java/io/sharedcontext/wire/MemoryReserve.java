package io.sharedcontext.wire;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A little memory that is kept for the moment at which there is none left: that a request failed has to
 * be told, and telling takes some. Safe for use by several threads.
 */
final class MemoryReserve {
  /** Enough for hundreds of short answers. */
  private static final int BYTES = 256 << 10;

  private static final AtomicReference<byte @Nullable []> KEPT =
      new AtomicReference<>(new byte[BYTES]);

  private MemoryReserve() {}

  /** Has it there before anything needs it, as soon as there is memory again. */
  static void keep() {
    try {
      if (KEPT.get() == null) {
        KEPT.set(new byte[BYTES]);
      }
    } catch (OutOfMemoryError e) {
      giveUp();
    }
  }

  /** Gives it to whoever needs memory now. */
  static void giveUp() {
    KEPT.set(null);
  }
}
