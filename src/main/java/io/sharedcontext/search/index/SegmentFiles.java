package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentTable.Known;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments that this process has mapped. Those that are lost, damaged or of another version are
 * left out. Safe for several threads.
 */
public final class SegmentFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
  private static final int KEY_DIGITS = 16;

  /** So many ids between segments that can be used are read for as long as theirs cannot. */
  static final long WIDEST_GAP = 131_072;

  private final StoreFolder folder;
  private final Mapping mapping;
  private final Optional<SegmentCopies> copies;
  private final Consumer<String> unusable;
  private final Map<String, Segment> mapped = new HashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /** Of those, whose files were removed to be fetched again, once each. */
  private final Set<String> fetchedAgain = ConcurrentHashMap.newKeySet();

  /** Maps a file of a certain length. */
  @FunctionalInterface
  interface Mapping {
    ByteBuffer map(String file, long length) throws IOException;
  }

  /**
   * Nothing is mapped yet.
   *
   * @param unusable told the name of a segment that cannot be used, each time it is met
   */
  public SegmentFiles(StoreFolder folder, Consumer<String> unusable) {
    this(folder, folder::map, Optional.empty(), unusable);
  }

  /**
   * Nothing is mapped yet.
   *
   * @param copies where files come from that this machine does not have
   * @param unusable told the name of a segment that no machine can use
   */
  public SegmentFiles(
      StoreFolder folder, Optional<SegmentCopies> copies, Consumer<String> unusable) {
    this(folder, folder::map, copies, unusable);
  }

  SegmentFiles(
      StoreFolder folder,
      Mapping mapping,
      Optional<SegmentCopies> copies,
      Consumer<String> unusable) {
    this.folder = folder;
    this.mapping = mapping;
    this.copies = copies;
    this.unusable = unusable;
  }

  /** Where files come from; empty where those in {@code folder} are those of all processes of the store. */
  public static Optional<SegmentCopies> copies(Store store, StoreFolder folder) {
    return store.settings().inFile()
        ? Optional.empty()
        : Optional.of(new SegmentCopies(store, folder));
  }

  /**
   * Every message from one id to another.
   *
   * @param segment that has them; without one that can be used they are to be read from the store
   */
  public record Range(long first, long last, Optional<Segment> segment) {
    private boolean gap() {
      return segment.isEmpty();
    }
  }

  /**
   * Ranges that follow each other from the first message on: segments, and at most one gap between
   * them.
   *
   * @param outdated whether any holds what was deleted
   */
  public record Usable(List<Range> ranges, boolean outdated) {
    /** Nothing at all. */
    public static final Usable NOTHING = new Usable(List.of(), false);

    public Usable {
      ranges = List.copyOf(ranges);
    }

    /** Every message up to this id is in the ranges. */
    public long last() {
      return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).last();
    }

    /** Whether there is no gap. */
    public boolean whole() {
      return ranges.stream().noneMatch(Range::gap);
    }

    /** Those that can be used. */
    public List<Segment> segments() {
      return ranges.stream().flatMap(range -> range.segment().stream()).toList();
    }
  }

  /** What can be used in this snapshot. */
  public Usable read(Tx tx) {
    List<Known> known = SegmentTable.all(tx).stream().filter(Known::written).toList();
    List<Range> ranges = new ArrayList<>();
    boolean outdated = false;
    for (Known one : known) {
      Optional<Segment> segment = usable(tx, one);
      outdated |= one.outdated();
      if (segment.isPresent() && !append(ranges, one, segment)) {
        break;
      }
    }
    forget(known);
    return ranges.isEmpty() ? Usable.NOTHING : new Usable(ranges, outdated);
  }

  /** Adds a segment, and what is missing before it; unless that would be more than one gap, or too wide. */
  private static boolean append(List<Range> ranges, Known one, Optional<Segment> segment) {
    long next = ranges.isEmpty() ? 1 : ranges.get(ranges.size() - 1).last() + 1;
    if (one.first() != next) {
      boolean bridged = ranges.stream().anyMatch(Range::gap);
      if (bridged || one.first() < next || one.first() - next > WIDEST_GAP) {
        return false;
      }
      ranges.add(new Range(next, one.first() - 1, Optional.empty()));
    }
    return ranges.add(new Range(one.first(), one.last(), segment));
  }

  private synchronized Optional<Segment> usable(Tx tx, Known known) {
    String file = known.file();
    if (!known.readable()) {
      return Optional.empty();
    }
    if (refused.contains(file)) {
      if (copies.isEmpty()) {
        unusable.accept(file);
      }
      return Optional.empty();
    }
    Segment before = mapped.get(file);
    if (before == null && !there(tx, known)) {
      return Optional.empty();
    }
    try {
      if (before != null) {
        requireWhole(before, known.length());
        return Optional.of(before);
      }
      return map(known);
    } catch (Failure | DamagedSegmentException e) {
      refuse(file, e);
      return Optional.empty();
    }
  }

  /** Whether it is worth looking for the file on this machine: it is not where it cannot be fetched. */
  private boolean there(Tx tx, Known known) {
    if (copies.isEmpty() || folder.length(known.file()) >= 0) {
      return true;
    }
    try {
      return copies.get().fetch(tx, known);
    } catch (DamagedSegmentException e) {
      giveUp(known.file(), e);
      return false;
    }
  }

  private Optional<Segment> map(Known known) {
    String file = known.file();
    long length = folder.length(file);
    if (length != known.length()) {
      throw new DamagedSegmentException(file, "has " + length + " bytes, not " + known.length());
    }
    try {
      Segment segment =
          Segment.of(file, mapping.map(file, known.length()), key(file, 0), key(file, KEY_DIGITS));
      mapped.put(file, segment);
      return Optional.of(segment);
    } catch (IOException e) {
      // It is there and whole: this process has no descriptor left, or no room to map it, for now.
      LOG.info("search goes on without a part of its index for now: {}", e.toString());
      return Optional.empty();
    }
  }

  private static long key(String file, int from) {
    return Long.parseUnsignedLong(file, from, from + KEY_DIGITS, 16);
  }

  /**
   * Fails if a file that is still there was cut: what was read of it may be nothing but zeros. A copy that is
   * not there any more may have been removed by a process that found it cut.
   */
  private void requireWhole(Segment segment, long length) {
    long now = folder.length(segment.file());
    if (now != length && (now >= 0 || copies.isPresent())) {
      throw new DamagedSegmentException(segment.file(), "has " + now + " bytes, not " + length);
    }
  }

  /** Fails if any of these was cut meanwhile. */
  public void requireWhole(List<Segment> segments) {
    segments.forEach(segment -> requireWhole(segment, segment.fileLength()));
  }

  /** Maps every file anew: another may be at the place of one that is mapped still, and was cut. */
  public synchronized void mapAnew() {
    mapped.clear();
  }

  /** Uses this file no more; where there are copies it is fetched once more. */
  public synchronized void refuse(String file, Exception why) {
    mapped.remove(file);
    if (copies.isEmpty()) {
      giveUp(file, why);
    } else if (!fetchedAgain.add(file) || !removed(file)) {
      // What is wrong with this machine is no reason to have it written anew for the others.
      refused.add(file);
      LOG.info("search goes on without a part of its index: {}", why.toString());
    }
  }

  private boolean removed(String file) {
    try {
      folder.delete(file);
      return true;
    } catch (IOException e) {
      LOG.info("a part of the index could not be removed: {}", e.toString());
      return false;
    }
  }

  private void giveUp(String file, Exception why) {
    if (refused.add(file)) {
      LOG.info(
          "search goes on without a part of its index, which is made again: {}", why.toString());
    }
    unusable.accept(file);
  }

  private synchronized void forget(List<Known> known) {
    if (mapped.size() + refused.size() + fetchedAgain.size() > known.size()) {
      Set<String> names = known.stream().map(Known::file).collect(Collectors.toSet());
      mapped.keySet().retainAll(names);
      refused.retainAll(names);
      fetchedAgain.retainAll(names);
    }
  }
}
