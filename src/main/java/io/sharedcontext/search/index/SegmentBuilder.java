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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
  private static final int AT_ONCE = 1_000;

  /** So many bytes are left to others. */
  static final long LEAST_FREE = 64L << 20;

  /** Who writes for longer does not run, though its connection or its lock may still be there. */
  private static final Duration LONGEST_WORK = Duration.ofMinutes(10);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Store store;
  private final StoreFolder folder;
  private final Optional<SegmentCopies> copies;
  private final SegmentPlan.Limits limits;
  private final LongSupplier nanoTime;
  private final Map<String, Long> firstSeen = new ConcurrentHashMap<>();
  private final Set<String> bad = ConcurrentHashMap.newKeySet();
  private final SegmentUpkeep upkeep;

  public SegmentBuilder(Store store, StoreFolder folder) {
    this(store, folder, SegmentPlan.Limits.USUAL);
  }

  /** One that writes a segment however few messages there are, as a rehearsal of a large store needs. */
  public static SegmentBuilder ofAnySize(Store store, StoreFolder folder) {
    return new SegmentBuilder(store, folder, SegmentPlan.Limits.ANY_SIZE);
  }

  SegmentBuilder(Store store, StoreFolder folder, SegmentPlan.Limits limits) {
    this(store, folder, limits, System::nanoTime);
  }

  SegmentBuilder(
      Store store, StoreFolder folder, SegmentPlan.Limits limits, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
    this.folder = folder;
    this.copies = SegmentFiles.copies(store, folder);
    this.limits = limits;
    upkeep = new SegmentUpkeep(store, this::run);
  }

  /** So many messages behind the last segment are worth another. */
  public int step() {
    return limits.step();
  }

  /** Looks now and then, as long as the store is open. */
  public void keepUp() {
    upkeep.keepUp();
  }

  /** Has the segment {@code file} written anew: this process cannot use it. */
  public void replace(String file) {
    if (markBad(file)) {
      wake();
    }
  }

  /** Has it written anew the next time; false if that was said before. */
  boolean markBad(String file) {
    return bad.add(file);
  }

  /** Looks soon whether there is something to do. */
  public void wake() {
    upkeep.wake();
  }

  /**
   * Does all there is to do, unless another process does; says how many segments it wrote. Where nothing
   * can be written, a segment with something that was deleted is given up rather than kept.
   */
  public int run() throws IOException {
    giveUp(this::useless);
    int written = 0;
    try {
      while (room() && work()) {
        written++;
      }
      if (!room()) {
        giveUp(SegmentTable.Known::outdated);
      }
    } catch (RuntimeException | IOException e) {
      giveUp(SegmentTable.Known::outdated);
      throw e;
    } finally {
      removeOthers();
    }
    return written;
  }

  private boolean room() throws IOException {
    return folder.free() >= LEAST_FREE;
  }

  /**
   * Whether nobody gains by it: what somebody began who is not there any more, and what is of a later
   * version, so that this one cannot write it anew, and holds what was deleted.
   */
  private boolean useless(Known one) {
    return one.written() ? one.outdated() && !one.readable() && !one.older() : !othersWrite(one);
  }

  /**
   * Whether another process is at work on it: one that is stopped is not. Of this machine that is told on
   * Linux, otherwise after a while.
   */
  private boolean othersWrite(Known one) {
    String builder = one.builder();
    return !one.written()
        && !builder.equals(store.processes().self())
        && store.processes().alive(builder)
        && !store.processes().stopped(builder)
        && !overdue(one.file());
  }

  private boolean overdue(String file) {
    long now = nanoTime.getAsLong();
    long since = firstSeen.computeIfAbsent(file, name -> now);
    return now - since > LONGEST_WORK.toNanos();
  }

  /** Has those segments listed no more; their messages are scanned until others hold them. */
  private void giveUp(Predicate<Known> which) {
    List<String> files =
        store.read(SegmentTable::all).stream().filter(which).map(Known::file).toList();
    if (!files.isEmpty()) {
      store
          .write(
              tx -> files.stream().filter(file -> SegmentTable.remove(tx, file)).count())
          .join();
    }
  }

  /** A plan that this process may carry out. */
  private record Job(Known claimed, long changes) {}

  private boolean work() throws IOException {
    Optional<SegmentPlan> plan =
        store.read(tx -> SegmentTable.all(tx).stream().anyMatch(this::othersWrite)
            ? Optional.empty()
            : SegmentPlan.next(tx, limits, this::unreadable));
    if (plan.isEmpty()) {
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

  /**
   * Whether it is lost, was cut, or is one that a search found damaged. A file that is wrong on this
   * machine alone is fetched again instead.
   */
  private boolean unreadable(Known segment) {
    return bad.contains(segment.file())
        || (copies.isEmpty() && folder.length(segment.file()) != segment.length());
  }

  private Optional<Known> claim(Tx tx, SegmentPlan plan) {
    List<Known> known = SegmentTable.all(tx);
    if (known.stream().anyMatch(this::othersWrite)) {
      return Optional.empty();
    }
    known.stream()
        .filter(one -> !one.written())
        .forEach(one -> SegmentTable.remove(tx, one.file()));
    Set<String> overlapping = known.stream()
        .filter(Known::written)
        .filter(one -> one.first() <= plan.last() && one.last() >= plan.first())
        .map(Known::file)
        .collect(Collectors.toSet());
    if (!overlapping.equals(Set.copyOf(plan.replaces()))) {
      return Optional.empty();
    }
    byte[] key = new byte[SegmentTable.KEY_BYTES];
    RANDOM.nextBytes(key);
    String file = HexFormat.of().formatHex(key);
    String self = store.processes().self();
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
    if (copies.isPresent() && !copies.get().keep(file, length)) {
      return false;
    }
    return store
        .write(tx -> copies.map(all -> all.whole(tx, file, length)).orElse(true)
            && SegmentTable.publish(tx, claimed, writer.size(), length, job.changes()))
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
    remove(file);
  }

  private void remove(String file) {
    try {
      folder.delete(file);
    } catch (IOException e) {
      // Whoever looks next finds that nobody claims it, and the others are removed all the same.
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
      firstSeen.keySet().retainAll(known);
      names.stream().filter(name -> !known.contains(name)).forEach(this::remove);
    }
  }
}
