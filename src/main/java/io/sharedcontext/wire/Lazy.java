package io.sharedcontext.wire;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for. Safe for use by several threads. */
final class Lazy<T> {
  private final Supplier<T> maker;
  private final AtomicReference<@Nullable T> made = new AtomicReference<>();

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  synchronized T get() {
    T before = made.get();
    if (before != null) {
      return before;
    }
    T fresh = maker.get();
    made.set(fresh);
    return fresh;
  }
}
