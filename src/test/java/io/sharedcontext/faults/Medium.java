package io.sharedcontext.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A disk that keeps what was synced, and of the rest what chance leaves. */
final class Medium {
  private static final int SECTOR = 512;

  private final Map<String, Content> files = new HashMap<>();
  private long answered;

  /** A change of a file that may be lost; without bytes it is a change of its length. */
  private static final class Change {
    private final long at;
    private final byte[] bytes;
    private final boolean length;

    Change(long at, byte[] bytes, boolean length) {
      this.at = at;
      this.bytes = bytes;
      this.length = length;
    }

    byte[] on(byte[] old) {
      if (length) {
        return Arrays.copyOf(old, (int) at);
      }
      byte[] all = Arrays.copyOf(old, (int) Math.max(old.length, at + bytes.length));
      System.arraycopy(bytes, 0, all, (int) at, bytes.length);
      return all;
    }

    /** What is left when each sector may be on the disk or not. */
    Change torn(Random random, byte[] old) {
      byte[] mixed = bytes.clone();
      for (int i = 0; i < mixed.length; i += SECTOR) {
        if (random.nextBoolean()) {
          for (int j = i; j < Math.min(mixed.length, i + SECTOR); j++) {
            mixed[j] = at + j < old.length ? old[(int) at + j] : 0;
          }
        }
      }
      return new Change(at, mixed, length);
    }
  }

  /** One file. */
  private static final class Content {
    private byte[] synced = {};
    private List<Change> pending = new ArrayList<>();
    private int begun;

    void sync() {
      int count = Math.min(begun, pending.size());
      for (Change change : pending.subList(0, count)) {
        synced = change.on(synced);
      }
      pending = new ArrayList<>(pending.subList(count, pending.size()));
      begun = 0;
    }

    byte[] now() {
      byte[] all = synced;
      for (Change change : pending) {
        all = change.on(all);
      }
      return all;
    }

    byte[] left(Random random) {
      byte[] all = synced;
      int kind = random.nextInt(3);
      int cut = random.nextInt(pending.size() + 1);
      for (int i = 0; i < pending.size(); i++) {
        boolean kept = kind == 0 ? i < cut : random.nextInt(3) > 0;
        Change change = pending.get(i);
        if (kept) {
          all = (kind == 2 ? change.torn(random, all) : change).on(all);
        }
      }
      return all;
    }
  }

  private Content file(String name) {
    return files.computeIfAbsent(name, any -> new Content());
  }

  void open(String name, boolean emptied) {
    if (emptied) {
      truncate(name, 0);
    }
    file(name);
  }

  void write(String name, long at, byte[] bytes) {
    file(name).pending.add(new Change(at, bytes, false));
  }

  void append(String name, byte[] bytes) {
    write(name, file(name).now().length, bytes);
  }

  void truncate(String name, long size) {
    file(name).pending.add(new Change(size, new byte[0], true));
  }

  void syncBegins(String name) {
    // A directory may be synced as well.
    Optional.ofNullable(files.get(name)).ifPresent(file -> file.begun = file.pending.size());
  }

  void syncEnds(String name) {
    Optional.ofNullable(files.get(name)).ifPresent(Content::sync);
  }

  void delete(String name) {
    files.remove(name);
  }

  void rename(String from, String to) {
    Content moved = files.remove(from);
    if (moved != null) {
      files.put(to, moved);
    }
  }

  void answered(long id) {
    answered = Math.max(answered, id);
  }

  long answered() {
    return answered;
  }

  /** Writes what is left of every file. The index of the log is in memory and never left. */
  void lose(Path place, Random random) throws IOException {
    for (Map.Entry<String, Content> each : files.entrySet()) {
      Path file = place.resolve(each.getKey());
      if (!each.getKey().endsWith("-shm")) {
        Files.createDirectories(file.getParent());
        Files.write(file, each.getValue().left(random));
      }
    }
  }
}
