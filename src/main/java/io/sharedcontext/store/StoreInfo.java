package io.sharedcontext.store;

import java.nio.file.Path;

/**
 * What can be said about a store that is open.
 *
 * @param file where it really is
 * @param version the store's own version
 * @param sqliteVersion the library's version
 * @param sizeBytes the database without its write-ahead log
 * @param walBytes the write-ahead log
 */
public record StoreInfo(
    Path file, long version, String sqliteVersion, long sizeBytes, long walBytes) {}
