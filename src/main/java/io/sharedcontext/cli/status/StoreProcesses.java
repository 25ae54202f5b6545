package io.sharedcontext.cli.status;

import io.sharedcontext.store.sqlite.KernelLocks;
import io.sharedcontext.store.sqlite.KernelLocks.Lock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The processes that have a store open, by the locks that SQLite holds on the index of its
 * write-ahead log (file {@code -shm}; <a href="https://sqlite.org/walformat.html">walformat</a>,
 * section 2.3): byte 128 while the store is open, bytes 123 to 127 while a read goes on. A read that
 * goes on keeps the log from being emptied.
 */
public final class StoreProcesses {
  private static final int OPEN = 128;
  private static final int FIRST_READ = 123;
  private static final int LAST_READ = 127;

  /** A read of a server takes milliseconds; one that is there at every look is a long one. */
  private static final int LOOKS = 5;

  private static final long LOOK_MS = 80;

  private StoreProcesses() {}

  /**
   * A process.
   *
   * @param agents who was heard in it
   * @param reading whether one read position was held at every look, for about 0.3 seconds
   */
  public record User(long pid, List<String> agents, boolean reading) {
    public User {
      agents = List.copyOf(agents);
    }
  }

  /**
   * The processes, without this one; empty where the system does not tell.
   *
   * @param store the store's file
   * @param agents who was heard in the process of a slot of the presence file
   */
  public static Optional<List<User>> of(Path store, Map<Integer, List<String>> agents)
      throws IOException, InterruptedException {
    Optional<KernelLocks> index = KernelLocks.of(beside(store, "-shm"));
    if (index.isEmpty()) {
      return Optional.empty();
    }
    Set<Long> open = new TreeSet<>();
    Set<Lock> reads = reads(index.get(), open);
    Map<Long, List<String>> inhabitants = inhabitants(store, agents);
    return Optional.of(open.stream()
        .filter(pid -> pid != ProcessHandle.current().pid())
        .map(pid -> new User(
            pid,
            inhabitants.getOrDefault(pid, List.of()),
            reads.stream().anyMatch(lock -> lock.pid() == pid)))
        .toList());
  }

  /** The read positions that are held at every look; adds who has the store open. */
  private static Set<Lock> reads(KernelLocks index, Set<Long> open)
      throws IOException, InterruptedException {
    List<Lock> first = index.now();
    first.stream().filter(lock -> lock.covers(OPEN, OPEN)).forEach(lock -> open.add(lock.pid()));
    Set<Lock> steady = new HashSet<>(first);
    steady.removeIf(lock -> !lock.covers(FIRST_READ, LAST_READ));
    for (int look = 1; look < LOOKS && !steady.isEmpty(); look++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      steady.retainAll(Set.copyOf(index.now()));
    }
    return steady;
  }

  private static Map<Long, List<String>> inhabitants(Path store, Map<Integer, List<String>> agents)
      throws IOException {
    Map<Long, List<String>> found = new TreeMap<>();
    Optional<KernelLocks> slots = KernelLocks.of(beside(store, ".presence"));
    for (Lock lock : slots.isPresent() ? slots.get().now() : List.<Lock>of()) {
      found
          .computeIfAbsent(lock.pid(), pid -> new ArrayList<>())
          .addAll(agents.getOrDefault((int) lock.first(), List.of()));
    }
    return found;
  }

  private static Path beside(Path store, String suffix) {
    return store.resolveSibling(store.getFileName() + suffix);
  }
}
