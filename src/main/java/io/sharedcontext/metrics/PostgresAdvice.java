package io.sharedcontext.metrics;

import io.sharedcontext.tool.Doc;

/**
 * Settings with which PostgreSQL would carry what this store carries, worked out of its measured size
 * and of the processes that use it.
 *
 * @param poolSize connections of each server process
 * @param maxConnections for all processes, with four each for writing (two), listening and liveness, and
 *     ten for operators
 * @param sharedBuffersMb a quarter of the database, from 128 to 8,192
 * @param effectiveCacheSizeMb three times as much: what the system's page cache is likely to hold
 */
record PostgresAdvice(
    @Doc("Connections of each server process.") long poolSize,
    @Doc("For all processes and operators.") long maxConnections,
    @Doc("A quarter of the database, 128 to 8192.") long sharedBuffersMb,
    @Doc("Three times shared_buffers_mb.") long effectiveCacheSizeMb) {

  private static final long BESIDE_POOL = 4;
  private static final long FOR_OPERATORS = 10;
  private static final long LEAST_MB = 128;
  private static final long MOST_MB = 8_192;
  private static final int QUARTER = 4;
  private static final int CACHE_TO_BUFFERS = 3;

  static PostgresAdvice of(long poolSize, long processes, long sizeBytes) {
    long buffers = Math.max(LEAST_MB, Math.min(MOST_MB, (sizeBytes >> 20) / QUARTER));
    return new PostgresAdvice(
        poolSize,
        Math.max(1, processes) * (poolSize + BESIDE_POOL) + FOR_OPERATORS,
        buffers,
        CACHE_TO_BUFFERS * buffers);
  }
}
