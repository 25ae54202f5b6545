package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentTable.Known;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes segments in the background, and removes those that nobody needs. Every process looks now and
 * then; the one whose claim is in the store works, and if it dies another does it again. Safe for
 * several threads; one works at a time.
 */
public final class SegmentBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentBuilder.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final int AT_ONCE = 1_000;
  private static final long LEAST_FREE = 64L << 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Store store;
  private final StoreFolder folder;
  private final SegmentPlan.Limits limits;
  private final Set<String> bad = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean begun = new AtomicBoolean();

  public SegmentBuilder(Store store, StoreFolder folder) {
    this(store, folder, SegmentPlan.Limits.USUAL);
  }

  SegmentBuilder(Store store, StoreFolder folder, SegmentPlan.Limits limits) {
    this.store = store;
    this.folder = folder;
    this.limits = limits;
  }

  /** So many messages behind the last segment are worth another. */
  public int step() {
    return limits.step();
  }

  /** Looks now and then, as long as the store is open. */
  public void keepUp() {
    // Not all processes at once.
    long first = ThreadLocalRandom.current().nextLong(2_000, INTERVAL.toMillis());
    store.after(Duration.ofMillis(first), this::lookAgainAndAgain);
  }

  private void lookAgainAndAgain() {
    store.after(INTERVAL, this::lookAgainAndAgain);
    wake();
  }

  /** Has the segment {@code file} written anew: this process cannot use it. */
  public void replace(String file) {
    if (bad.add(file)) {
      wake();
    }
  }

  /** Looks soon whether there is something to do. */
  public void wake() {
    if (begun.compareAndSet(false, true)) {
      store.after(SOON, this::begin);
    }
  }

  private void begin() {
    Thread thread = new Thread(this::runQuietly, "search-segments");
    thread.setDaemon(true);
    thread.start();
  }

  private void runQuietly() {
    try {
      run();
    } catch (RuntimeException | IOException e) {
      // Searching finds everything all the same; whoever looks next tries again.
      LOG.info("the shared index was not brought up to date: {}", e.toString());
    } finally {
      begun.set(false);
    }
  }

  /** Does all there is to do, unless another process does; says how many segments it wrote. */
  public int run() throws IOException {
    int written = 0;
    while (work()) {
      written++;
    }
    removeOthers();
    return written;
  }

  /** A plan that this process may carry out. */
  private record Job(Known claimed, long changes) {}

  private boolean work() throws IOException {
    Optional<SegmentPlan> plan = store.read(tx -> SegmentPlan.next(tx, limits, this::unreadable));
    if (plan.isEmpty() || folder.free() < LEAST_FREE) {
      return false;
    }
    Optional<Known> claim = store.write(tx -> claim(tx, plan.get())).join();
    if (claim.isEmpty()) {
      return false;
    }
    // What changes from now on is noted; what did before is in the snapshots that follow.
    Job job = new Job(claim.get(), store.read(SegmentTable::latestChange));
    boolean done = false;
    try {
      done = write(job);
    } finally {
      if (!done) {
        abandon(job.claimed().file());
      }
    }
    bad.removeAll(plan.get().replaces());
    removeOthers();
    return done;
  }

  /** Whether a file is lost, was cut, or is one that a search found damaged. */
  private boolean unreadable(Known segment) {
    return bad.contains(segment.file()) || folder.length(segment.file()) != segment.length();
  }

  private Optional<Known> claim(Tx tx, SegmentPlan plan) {
    String self = store.processes().self();
    List<Known> known = SegmentTable.all(tx);
    for (Known one : known) {
      if (!one.written()) {
        if (!one.builder().equals(self) && store.processes().alive(one.builder())) {
          return Optional.empty();
        }
        SegmentTable.remove(tx, one.file());
      }
    }
    Set<String> overlapping = known.stream()
        .filter(Known::written)
        .filter(one -> one.first() <= plan.last() && one.last() >= plan.first())
        .map(Known::file)
        .collect(Collectors.toSet());
    if (!overlapping.equals(Set.copyOf(plan.replaces()))) {
      return Optional.empty();
    }
    byte[] key = new byte[16];
    RANDOM.nextBytes(key);
    String file = HexFormat.of().formatHex(key);
    SegmentTable.claim(tx, file, plan.first(), plan.last(), self);
    return Optional.of(new Known(file, plan.first(), plan.last(), true, false, self, 0, 0, 0));
  }

  private boolean write(Job job) throws IOException {
    Known claimed = job.claimed();
    SegmentWriter writer = new SegmentWriter();
    long after = claimed.first() - 1;
    while (after < claimed.last()) {
      long began = System.nanoTime();
      long from = after;
      List<SegmentWriter.Posted> some =
          store.read(tx -> SegmentTable.messages(tx, from, claimed.last(), AT_ONCE));
      some.forEach(writer::add);
      after = some.size() < AT_ONCE
          ? claimed.last()
          : some.get(some.size() - 1).entry().id();
      pause(System.nanoTime() - began);
    }
    String file = claimed.file();
    long length;
    try (FileChannel out = folder.create(file)) {
      length = writer.write(
          out, Long.parseUnsignedLong(file, 0, 16, 16), Long.parseUnsignedLong(file, 16, 32, 16));
    }
    folder.sync();
    return store
        .write(tx -> SegmentTable.publish(tx, claimed, writer.size(), length, job.changes()))
        .join();
  }

  /** Others get the machine for as long as this had it. */
  private static void pause(long nanos) throws IOException {
    try {
      Thread.sleep(Math.min(100, nanos / 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void abandon(String file) {
    store.later(tx -> SegmentTable.remove(tx, file));
    try {
      folder.delete(file);
    } catch (IOException e) {
      // Whoever looks next finds that nobody claims it.
      LOG.info("a part of the index could not be removed: {}", e.toString());
    }
  }

  /** Removes the files that the store does not name. Who still reads one keeps its bytes. */
  private void removeOthers() throws IOException {
    // The names first: what is written afterwards is not among them.
    List<String> names = folder.names();
    if (!names.isEmpty()) {
      Set<String> known =
          store.read(SegmentTable::all).stream().map(Known::file).collect(Collectors.toSet());
      for (String name : names) {
        if (!known.contains(name)) {
          folder.delete(name);
        }
      }
    }
  }
}
