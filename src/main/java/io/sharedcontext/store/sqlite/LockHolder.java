package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.RunningProcess;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a lock of the store that another process waits for.
 *
 * @param process the process; empty where the system does not tell
 */
record LockHolder(Optional<RunningProcess> process) {
  private static final long WRITE_LOCK = 120;

  /** SQLite's own marks, on bytes of the database that hold no data, of who wants all of it and who has it. */
  private static final long PENDING = 0x4000_0000;

  private static final long RESERVED = PENDING + 1;

  /** Who holds a byte between {@code from} and {@code to} of {@code file}. */
  static LockHolder of(Path file, long from, long to) {
    long self = ProcessHandle.current().pid();
    return new LockHolder(KernelLocks.holders(file, from, to).stream()
        .flatMap(List::stream)
        .filter(pid -> pid != self)
        .findFirst()
        .map(RunningProcess::of));
  }

  /** Who writes into {@code database}: SQLite marks that on a byte of the index of its log. */
  static LockHolder ofWrites(Path database) {
    return of(LogIndex.beside(database), WRITE_LOCK, WRITE_LOCK);
  }

  /** Who keeps others from opening {@code database}: who writes into it, or has all of it to itself. */
  static LockHolder ofOpening(Path database) {
    LockHolder writer = ofWrites(database);
    return writer.known() ? writer : of(database, PENDING, RESERVED);
  }

  /** Whether there is one, as far as the system tells. */
  boolean known() {
    return process.isPresent();
  }

  boolean stopped() {
    return process.map(RunningProcess::stopped).orElse(false);
  }

  /** It, for a sentence. */
  String text() {
    return process.map(RunningProcess::text).orElse("another process");
  }

  /** Adds what to do about it. */
  Failure advise(Failure failure) {
    return process
        .map(known -> failure.suggest(known.advice()).detail("process", known.pid()))
        .orElse(failure);
  }
}
