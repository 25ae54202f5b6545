package io.sharedcontext.store;

/**
 * What can be said about a store that is open.
 *
 * @param name where it really is
 * @param version the store's own version
 * @param sqliteVersion the engine's version
 * @param sizeBytes the database without its write-ahead log
 * @param walBytes the write-ahead log
 */
public record StoreInfo(
    String name, long version, String sqliteVersion, long sizeBytes, long walBytes) {}
