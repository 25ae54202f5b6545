package io.sharedcontext.store;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A database that is open. Safe for use by several threads. */
public interface OpenDatabase extends AutoCloseable {
  /** Begins to read: all that is read until its end is of one moment. */
  ReadTransaction beginRead();

  /** Begins to read with one statement, which is of one moment by itself: no more than the engine needs for that. */
  default ReadTransaction beginStatement() {
    return beginRead();
  }

  /** Who changes it for this process. */
  Commits writer();

  /** Whether this process can only read it. */
  default boolean readOnly() {
    return writer() instanceof RefusedCommits;
  }

  /** What the pool of readers says of itself; brings it up if it is not. */
  ReaderStats readers();

  /** What it did for this process, and how large it is; cheap. */
  StoreMetrics metrics(QueryStats workload);

  /** Facts about it. */
  StoreInfo facts(Tx tx);

  /** What the engine finds wrong with it; empty when it is sound. */
  List<String> problems(Tx tx, boolean quick);

  /** Writes a copy of it as it is now to {@code target}, which must not exist. */
  void backUp(Path target);

  /** Gives the room of what was deleted back, in the background; tells whether nothing of it is left. */
  CompletableFuture<Boolean> recoverSpace();

  @Override
  void close();
}
