package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentTable.Known;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments that this process has mapped. Those that are lost, damaged or of another version are
 * left out, with all that follows them. Safe for several threads.
 */
public final class SegmentFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
  private static final int KEY_DIGITS = 16;

  private final StoreFolder folder;
  private final Consumer<String> unusable;
  private final Map<String, Segment> mapped = new HashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is mapped yet.
   *
   * @param unusable told the name of a segment that cannot be used, each time it is met
   */
  public SegmentFiles(StoreFolder folder, Consumer<String> unusable) {
    this.folder = folder;
    this.unusable = unusable;
  }

  /**
   * Segments that follow each other from the first message on.
   *
   * @param last every message up to this id is in them, unless it was deleted
   * @param outdated whether any holds what was deleted
   */
  public record Usable(List<Segment> segments, long last, boolean outdated) {
    /** Nothing at all. */
    public static final Usable NOTHING = new Usable(List.of(), 0, false);

    public Usable {
      segments = List.copyOf(segments);
    }
  }

  /** Those that can be used in this snapshot. */
  public Usable read(Tx tx) {
    List<Known> known = SegmentTable.all(tx).stream().filter(Known::written).toList();
    List<Segment> usable = new ArrayList<>();
    long last = 0;
    boolean outdated = false;
    for (Known one : known) {
      Segment segment = one.first() == last + 1 ? usable(one) : null;
      if (segment == null) {
        break;
      }
      usable.add(segment);
      last = one.last();
      outdated |= one.deletions() > 0;
    }
    forget(known);
    return usable.isEmpty() ? Usable.NOTHING : new Usable(usable, last, outdated);
  }

  private synchronized @Nullable Segment usable(Known known) {
    String file = known.file();
    if (!known.readable()) {
      return null;
    }
    if (refused.contains(file)) {
      unusable.accept(file);
      return null;
    }
    try {
      Segment segment = mapped.get(file);
      if (segment == null) {
        segment =
            Segment.of(file, folder.map(file, known.length()), key(file, 0), key(file, KEY_DIGITS));
        mapped.put(file, segment);
      } else {
        requireWhole(segment, known.length());
      }
      return segment;
    } catch (IOException | Failure | DamagedSegmentException e) {
      refuse(file, e);
      return null;
    }
  }

  private static long key(String file, int from) {
    return Long.parseUnsignedLong(file, from, from + KEY_DIGITS, 16);
  }

  /** Fails if a file that is still there was cut: what was read of it may be nothing but zeros. */
  private void requireWhole(Segment segment, long length) {
    long now = folder.length(segment.file());
    if (now >= 0 && now != length) {
      throw new DamagedSegmentException(segment.file(), "has " + now + " bytes, not " + length);
    }
  }

  /** Fails if any of these was cut meanwhile. */
  public void requireWhole(List<Segment> segments) {
    segments.forEach(segment -> requireWhole(segment, segment.fileLength()));
  }

  /** Uses this segment no more. */
  public synchronized void refuse(String file, Exception why) {
    mapped.remove(file);
    if (refused.add(file)) {
      LOG.info(
          "search goes on without a part of its index, which is made again: {}", why.toString());
    }
    unusable.accept(file);
  }

  private synchronized void forget(List<Known> known) {
    if (mapped.size() + refused.size() > known.size()) {
      Set<String> names = known.stream().map(Known::file).collect(Collectors.toSet());
      mapped.keySet().retainAll(names);
      refused.retainAll(names);
    }
  }
}
