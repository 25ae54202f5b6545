package io.sharedcontext.cli;

import static java.util.stream.Collectors.joining;

import io.sharedcontext.cli.status.StoreProcesses;
import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.sqlite.FileProcessRegistry;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The processes that use a store, for commands that must be alone with it. */
public final class StoreUsers {
  private StoreUsers() {}

  /** Throws, naming them, while other processes use {@code database}. */
  public static void refuse(Path database) {
    List<Long> pids = pids(database);
    if (!pids.isEmpty()) {
      throw refused(
          database,
          "process" + (pids.size() == 1 ? " " : "es ")
              + pids.stream().map(String::valueOf).collect(joining(", ")));
    }
    Path presence = StoreFiles.beside(StoreFiles.real(database), ".presence");
    int others = Files.isWritable(presence) ? FileProcessRegistry.others(presence, database) : 0;
    if (others > 0) {
      throw refused(
          database, Quantity.of(others, "process", "processes") + " of another container");
    }
  }

  private static List<Long> pids(Path database) {
    try {
      return StoreProcesses.of(StoreFiles.real(database), Map.of()).orElse(List.of()).stream()
          .map(StoreProcesses.User::pid)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Failure refused(Path database, String who) {
    return Failure.of(
        ErrorCode.STORE_BUSY,
        database + " is in use by " + who + ": end those servers first (close their clients)");
  }
}
