package io.sharedcontext.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a store finds around it; tests put other things there.
 *
 * @param fileSystem tells what kind of file system holds a file
 * @param migrations the versions of the store that this server knows
 * @param caches where the native library may be kept
 */
record StoreEnvironment(
    StoreLocationCheck.FileSystemType fileSystem, List<Migration> migrations, Path caches) {
  static StoreEnvironment real() {
    return new StoreEnvironment(
        path -> Files.getFileStore(path).type(), Migration.ALL, NativeLibrary.userCaches());
  }
}
