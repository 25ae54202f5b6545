package io.sharedcontext.cli;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.sqlite.SqliteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A process that reads from a store until its input ends. */
final class HoldingReader {
  private HoldingReader() {}

  /** Reads from the store of the file that is the first argument. */
  public static void main(String[] arguments) {
    try (Store store = new Store(new SqliteSettings(Path.of(arguments[0]), false, true))) {
      int end = store.read(tx -> {
        System.out.println(tx.number("SELECT count(*) AS n FROM sessions"));
        try {
          return System.in.read();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      System.out.println(end);
    }
  }
}
