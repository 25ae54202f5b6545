package io.sharedcontext.cli;

import io.sharedcontext.Settings;
import io.sharedcontext.cli.status.StoreProcesses;
import io.sharedcontext.metrics.ResidentMemory;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a store cannot tell of itself: memory of its processes, room on its disk, quotas in use. */
final class StoreSurroundings {
  private final Settings settings;
  private final Store store;

  StoreSurroundings(Settings settings, Store store) {
    this.settings = settings;
    this.store = store;
  }

  private Optional<Path> file() {
    return store.settings().inFile()
        ? Optional.of(StoreFiles.real(store.settings().file()))
        : Optional.empty();
  }

  /** Resident bytes of the other processes by their ids, as far as the system tells: Linux does. */
  Map<Long, Long> memory() {
    Map<Long, Long> bytes = new TreeMap<>();
    file()
        .map(StoreSurroundings::users)
        .orElse(List.of())
        .forEach(
            user -> ResidentMemory.of(user.pid()).ifPresent(size -> bytes.put(user.pid(), size)));
    return bytes;
  }

  private static List<StoreProcesses.User> users(Path file) {
    try {
      return StoreProcesses.of(file, Map.of()).orElse(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Bytes that are left for the store; empty for one on a database server. */
  OptionalLong free() {
    try {
      return file().isPresent()
          ? OptionalLong.of(Files.getFileStore(file().orElseThrow()).getUsableSpace())
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How much of each quota on the store is in use, 1 being all of it. */
  Map<String, Double> quotas() {
    return new TreeMap<>(store.read(settings.quotas()::used));
  }

  /** All of it in the text format of Prometheus. */
  String exposition() {
    StringBuilder text = new StringBuilder(
        head("process_resident_bytes", "Memory of a process that uses the store."));
    memory()
        .forEach((pid, bytes) -> text.append(
            "shared_context_process_resident_bytes{pid=\"" + pid + "\"} " + bytes + "\n"));
    free()
        .ifPresent(bytes -> text.append(head("disk_free_bytes", "Room on the disk of the store."))
            .append("shared_context_disk_free_bytes " + bytes + "\n"));
    text.append(head("quota_used_ratio", "How much of a quota on the store is in use."));
    quotas()
        .forEach((quota, share) -> text.append("shared_context_quota_used_ratio{quota=\"" + quota
            + "\"} " + String.format(Locale.ROOT, "%.4f", share) + "\n"));
    return text.toString();
  }

  private static String head(String name, String help) {
    return "# HELP shared_context_%s %s\n# TYPE shared_context_%s gauge\n"
        .formatted(name, help, name);
  }
}
