package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.UserDirectories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a store finds around it; tests put other things there.
 *
 * @param fileSystem tells what kind of file system holds a file
 * @param migrations the versions of the store that this server knows
 * @param caches where the native library may be kept; nowhere for a user who has no directory
 */
record StoreEnvironment(
    StoreLocationCheck.FileSystemType fileSystem,
    List<Migration> migrations,
    Optional<Path> caches) {
  static StoreEnvironment real() {
    return new StoreEnvironment(
        path -> Files.getFileStore(path).type(),
        Migration.ALL,
        UserDirectories.caches(System.getenv()));
  }
}
