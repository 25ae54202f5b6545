package io.sharedcontext.search;

import io.sharedcontext.message.MessageTable;
import io.sharedcontext.store.CacheStats;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.SoftCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process has in memory of the messages, session by session, read when it is needed. What
 * was said never changes and ids grow in commit order, so whatever follows the newest message known,
 * in the caller's own snapshot, makes it exactly current. Safe for several threads.
 */
final class IndexCache {
  /** Of the sessions that are kept; what goes beyond is read again when it is needed. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private static final long NOTHING = -1;

  private final Vocabulary vocabulary;
  private final Runnable gap;
  private final long mostBytes;
  private final AtomicLong clock = new AtomicLong();
  private final CacheStats counts = new CacheStats();

  private final SoftCache<Shelf> kept = new SoftCache<>(
      () -> new Shelf(new ConcurrentHashMap<>(), new AtomicLong(NOTHING)), counts::evicted);

  /**
   * Reads with {@code vocabulary}.
   *
   * @param gap told when a message had no document and was read by itself
   */
  IndexCache(Vocabulary vocabulary, Runnable gap) {
    this(vocabulary, gap, MOST_BYTES);
  }

  IndexCache(Vocabulary vocabulary, Runnable gap, long mostBytes) {
    this.vocabulary = vocabulary;
    this.gap = gap;
    this.mostBytes = mostBytes;
  }

  /**
   * What is in memory.
   *
   * @param complete every message up to this id is there; {@link #NOTHING} if that is not known
   */
  private record Shelf(Map<String, Volume> volumes, AtomicLong complete) {}

  /** One session, and when it was last used. */
  private record Volume(SessionIndex index, AtomicLong used) {}

  /**
   * A session's messages in one snapshot.
   *
   * @param size how many of the view's messages are in the snapshot: the first so many
   */
  record Part(String session, SessionIndex.View view, int size) {}

  /** The messages of {@code session}, or of every session that has any, in this snapshot. */
  List<Part> read(Tx tx, Optional<String> session) {
    Shelf shelf = kept.get();
    long newest = MessageTable.newest(tx);
    List<Part> parts = session
        .map(id -> List.of(part(id, one(tx, shelf, id), newest)))
        .orElseGet(() -> all(tx, shelf, newest));
    keepWithinBounds(shelf);
    return parts;
  }

  /** How often a search found in memory what it needed, or all but the newest of it. */
  CacheStats.Figures figures() {
    return counts.figures(kept.get().volumes().size());
  }

  private Volume volume(Shelf shelf, String session) {
    return shelf
        .volumes()
        .computeIfAbsent(session, id -> new Volume(new SessionIndex(vocabulary), new AtomicLong()));
  }

  private Volume one(Tx tx, Shelf shelf, String session) {
    Volume volume = volume(shelf, session);
    volume.used().set(clock.incrementAndGet());
    synchronized (volume) {
      long after = volume.index().view().newest();
      counts.look(after > 0);
      take(tx, shelf, Optional.of(session), after);
      if (after == 0) {
        volume.index().trim();
      }
    }
    return volume;
  }

  private synchronized List<Part> all(Tx tx, Shelf shelf, long newest) {
    AtomicLong complete = shelf.complete();
    counts.look(complete.get() != NOTHING);
    if (complete.get() < newest) {
      boolean first = complete.get() == NOTHING;
      take(tx, shelf, Optional.empty(), complete.get());
      complete.set(newest);
      if (first) {
        shelf.volumes().values().forEach(volume -> volume.index().trim());
      }
    }
    long now = clock.incrementAndGet();
    List<Part> parts = new ArrayList<>();
    shelf.volumes().forEach((session, volume) -> {
      volume.used().set(now);
      parts.add(part(session, volume, newest));
    });
    return parts;
  }

  private static Part part(String session, Volume volume, long newest) {
    SessionIndex.View view = volume.index().view();
    // Another thread may have added what this snapshot does not have yet.
    int place = view.place(newest);
    return new Part(session, view, place < 0 ? -place - 1 : place + 1);
  }

  private void take(Tx tx, Shelf shelf, Optional<String> session, long after) {
    DocumentTable.each(tx, session, after, stored -> {
      Volume volume = volume(shelf, stored.session());
      synchronized (volume) {
        if (stored.entry().id() > volume.index().view().newest()) {
          volume.index().add(stored.entry());
        }
      }
      if (stored.made()) {
        gap.run();
      }
    });
  }

  /** Gives up the sessions that were not used for longest. */
  private synchronized void keepWithinBounds(Shelf shelf) {
    Map<String, Volume> volumes = shelf.volumes();
    long bytes =
        volumes.values().stream().mapToLong(one -> one.index().weight()).sum();
    if (bytes <= mostBytes) {
      return;
    }
    shelf.complete().set(NOTHING);
    List<Map.Entry<String, Volume>> oldest = new ArrayList<>(volumes.entrySet());
    oldest.sort(Comparator.comparingLong(entry -> entry.getValue().used().get()));
    for (Map.Entry<String, Volume> entry : oldest) {
      if (bytes > mostBytes) {
        bytes -= entry.getValue().index().weight();
        volumes.remove(entry.getKey(), entry.getValue());
        counts.evicted();
      }
    }
  }
}
