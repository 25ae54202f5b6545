package io.sharedcontext.store.sqlite;

import java.util.concurrent.TimeUnit;

/**
 * A look at a file that may stand for later ones: once it was taken so late after the file's time that
 * whatever is done to the file from then on gives it another time.
 *
 * @param look what was seen
 * @param sinceNanos when that was first seen
 * @param settled whether it was so late
 */
record SettledLook(FileLook look, long sinceNanos, boolean settled) {
  /** File systems tell times in ticks of at most 10 ms; within one, a file may be changed unseen. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(12);

  static SettledLook first(FileLook look) {
    return new SettledLook(look, System.nanoTime(), false);
  }

  /** One that another process took so late. */
  static SettledLook settled(FileLook look) {
    return new SettledLook(look, System.nanoTime(), true);
  }

  /** Whether nothing was done to the file, which looks like {@code now}, since this look. */
  boolean same(FileLook now) {
    return settled && look.alike(now);
  }

  /** What comes of it when the file looks like {@code now}, and was looked into from {@code nanos} on. */
  SettledLook next(FileLook now, long nanos) {
    return look.alike(now)
        ? new SettledLook(now, sinceNanos, nanos - sinceNanos > TICK_NANOS)
        : new SettledLook(now, nanos, false);
  }
}
