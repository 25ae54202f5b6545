package io.sharedcontext.store;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What is done before any read of a process begins. Safe for use by several threads. */
public final class ReadHook {
  private final AtomicReference<Runnable> job = new AtomicReference<>(() -> {});

  /**
   * Runs {@code next} before each read, on the thread that reads, in place of what ran before. It may read
   * and write by itself, must be quick when there is nothing to do, and is run for its own reads too.
   */
  public void set(Runnable next) {
    job.set(next);
  }

  /** Begins a read of {@code database}. */
  ReadTransaction begin(OpenDatabase database) {
    Objects.requireNonNull(job.get()).run();
    return database.beginRead();
  }

  /** Begins to read one statement of {@code database}. */
  ReadTransaction beginStatement(OpenDatabase database) {
    Objects.requireNonNull(job.get()).run();
    return database.beginStatement();
  }
}
