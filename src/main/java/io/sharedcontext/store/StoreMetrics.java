package io.sharedcontext.store;

/**
 * What a store has done for this process, and how large it is.
 *
 * @param queries statements that were run since the process began
 * @param slowQueries those of them that took over 100 ms, the handling of their rows included
 * @param sizeBytes the database without its write-ahead log, as its file says
 * @param walBytes the write-ahead log, as its file says
 */
public record StoreMetrics(long queries, long slowQueries, long sizeBytes, long walBytes) {}
