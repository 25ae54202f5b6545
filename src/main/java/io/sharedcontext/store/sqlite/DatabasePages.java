package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pages of a database's file as they are there, which SQLite does not show. Its descriptor stays open
 * as long as the process, because to close it would drop the locks that SQLite has on the file; while it is
 * open no other file can get the file's name in the file system, so one serves for all who ask. Safe for
 * use by several threads.
 */
final class DatabasePages {
  private static final Map<Object, DatabasePages> OPENED = new ConcurrentHashMap<>();

  private final RandomAccessFile file;

  private DatabasePages(RandomAccessFile file) {
    this.file = file;
  }

  /** Those of the file that is at {@code database} now. */
  static DatabasePages of(Path database) throws IOException {
    Object key = FileLook.of(database)
        .key()
        .orElseThrow(() -> new IOException("the system does not tell one file from another"));
    DatabasePages known = OPENED.get(key);
    return known == null ? opened(database, key) : known;
  }

  private static synchronized DatabasePages opened(Path database, Object key) throws IOException {
    DatabasePages known = OPENED.get(key);
    if (known != null) {
      return known;
    }
    DatabasePages fresh = new DatabasePages(PrivateFiles.openForGood(database));
    if (FileLook.of(database).key().filter(key::equals).isEmpty()) {
      throw new IOException(database + " was replaced while it was opened");
    }
    OPENED.put(key, fresh);
    return fresh;
  }

  /** Whether page {@code number} is {@code content}, or lies beyond the end of the file. */
  synchronized boolean holds(int number, ByteBuffer content) throws IOException {
    byte[] page = new byte[content.remaining()];
    file.seek((number - 1L) * page.length);
    int read = 0;
    while (read < page.length) {
      int more = file.read(page, read, page.length - read);
      if (more < 0) {
        return true;
      }
      read += more;
    }
    return ByteBuffer.wrap(page).equals(content);
  }
}
