package io.sharedcontext.search.index;

import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.cache.CacheStats;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.message.MessageDeletions;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What this process has in memory of the messages, session by session, read when it is needed. What
 * was said never changes and ids grow in commit order, so whatever follows the newest message known,
 * in the caller's own snapshot, makes it exactly current; a session from which a message was deleted
 * is read anew. Safe for several threads.
 */
public final class IndexCache {
  /** Of the second level; what goes beyond is read again when it is needed. */
  private static final double SHARE = 39 / 64.0;

  private static final long NOTHING = -1;

  private final AtomicReference<Tail> tail = new AtomicReference<>(new Tail(0, new Vocabulary()));
  private final Runnable gap;
  private final CacheStats counts = new CacheStats();
  private final BoundedMap<String, SessionIndex> kept;
  private final AtomicReference<Complete> complete =
      new AtomicReference<>(new Complete(0, NOTHING, 0, 0));

  /**
   * Knows nothing yet.
   *
   * @param gap told when a message had no document and was read by itself
   */
  public IndexCache(Runnable gap, Caches caches) {
    this.gap = gap;
    this.kept = caches.second("session_indexes", SHARE, counts, SessionIndex::weight);
  }

  /** The words of what follows the message {@code after}. */
  private record Tail(long after, Vocabulary vocabulary) {}

  /**
   * How much is in memory.
   *
   * @param after what follows this message, that is
   * @param upTo every message up to this id is there, unless something was taken out since
   * @param evictions how often something had been taken out
   * @param deletions how often messages had been deleted
   */
  private record Complete(long after, long upTo, long evictions, long deletions) {
    long whenStill(long start, long now) {
      return after == start && evictions == now ? upTo : NOTHING;
    }
  }

  /**
   * A session's messages in one snapshot.
   *
   * @param size how many of the view's messages are in the snapshot: the first so many
   */
  public record Part(String session, SessionIndex.View view, int size) {}

  /**
   * The messages of {@code session}, or of every session that has any, in this snapshot, as far as they
   * follow the message {@code after}.
   */
  public List<Part> read(Tx tx, Optional<String> session, long after) {
    Tail words =
        tail.updateAndGet(now -> now.after() == after ? now : new Tail(after, new Vocabulary()));
    long newest = MessageTable.newest(tx);
    return session
        .map(id -> List.of(part(id, one(tx, id, words), newest)))
        .orElseGet(() -> all(tx, newest, words));
  }

  private SessionIndex one(Tx tx, String session, Tail words) {
    long deletions = MessageDeletions.count(tx, session);
    SessionIndex index = kept.merge(
        session,
        new SessionIndex(words.vocabulary(), deletions, words.after()),
        (known, fresh) ->
            known.deletions() == deletions && known.after() == words.after() ? known : fresh);
    synchronized (index) {
      long after = index.view().newest();
      counts.recordLookup(after > 0);
      take(tx, Optional.of(session), Math.max(after, words.after()), id -> index);
      if (after == 0) {
        index.trim();
      }
      if (index.view().newest() > after) {
        keep(session, index);
      }
    }
    return index;
  }

  private synchronized List<Part> all(Tx tx, long newest, Tail words) {
    Map<String, SessionIndex> held = kept.entries();
    boolean other = dropOthers(held, words);
    // Read after the entries: what was missing among them already counts.
    long evictions = kept.evictions();
    long deletions = MessageDeletions.count(tx);
    Complete before = Objects.requireNonNull(complete.get());
    long known = other ? NOTHING : before.whenStill(words.after(), evictions);
    counts.recordLookup(known != NOTHING);
    if (known < newest || before.deletions() != deletions) {
      if (deletions > 0) {
        dropOutdated(tx, held, Math.max(known, 0), words);
      }
      grow(tx, held, known, words);
      complete.set(new Complete(words.after(), newest, evictions, deletions));
    }
    Set<String> gone = SessionTable.deleted(tx);
    List<Part> parts = new ArrayList<>();
    held.forEach((session, index) -> {
      if (!gone.contains(session)) {
        parts.add(part(session, index, newest));
      }
    });
    return parts;
  }

  /** Drops what follows another message; was there any? It may have taken the place of what is sought. */
  private boolean dropOthers(Map<String, SessionIndex> held, Tail words) {
    List<String> others = held.entrySet().stream()
        .filter(entry -> entry.getValue().after() != words.after())
        .map(Map.Entry::getKey)
        .toList();
    others.forEach(session -> {
      held.remove(session);
      kept.remove(session);
    });
    return !others.isEmpty();
  }

  private void grow(Tx tx, Map<String, SessionIndex> held, long known, Tail words) {
    Map<String, SessionIndex> grown = new HashMap<>();
    take(
        tx,
        Optional.empty(),
        Math.max(known, words.after()),
        session -> grown.computeIfAbsent(
            session, id -> held.computeIfAbsent(id, unseen -> fresh(tx, id, words))));
    if (known == NOTHING) {
      held.values().forEach(SessionIndex::trim);
    }
    grown.forEach(this::keep);
  }

  private static SessionIndex fresh(Tx tx, String session, Tail words) {
    return new SessionIndex(words.vocabulary(), MessageDeletions.count(tx, session), words.after());
  }

  /** Makes anew, up to the message {@code known}, the sessions from which something was deleted. */
  private void dropOutdated(Tx tx, Map<String, SessionIndex> held, long known, Tail words) {
    Map<String, Long> now = SessionDeletionTable.of(tx, held.keySet());
    List<String> outdated = held.entrySet().stream()
        .filter(
            entry -> !Objects.equals(now.get(entry.getKey()), entry.getValue().deletions()))
        .map(Map.Entry::getKey)
        .toList();
    for (String session : outdated) {
      held.remove(session);
      kept.remove(session);
      if (now.containsKey(session) && known > 0) {
        held.put(session, one(tx, session, words));
      }
    }
  }

  /** Has the index weighed as it is now; of two of one session the one that goes further stays. */
  private void keep(String session, SessionIndex index) {
    kept.merge(session, index, (known, mine) -> further(known, mine) ? known : mine);
  }

  private static boolean further(SessionIndex known, SessionIndex mine) {
    if (known.after() != mine.after()) {
      return false;
    }
    return known.deletions() == mine.deletions()
        ? known.view().newest() > mine.view().newest()
        : known.deletions() > mine.deletions();
  }

  private static Part part(String session, SessionIndex index, long newest) {
    SessionIndex.View view = index.view();
    // Another thread may have added what this snapshot does not have yet.
    int place = view.place(newest);
    return new Part(session, view, place < 0 ? -place - 1 : place + 1);
  }

  private void take(
      Tx tx, Optional<String> session, long after, Function<String, SessionIndex> indexes) {
    long began = System.nanoTime();
    DocumentTable.each(tx, session, after, stored -> {
      SessionIndex index = indexes.apply(stored.session());
      synchronized (index) {
        if (stored.entry().id() > index.view().newest()) {
          index.add(stored.entry());
        }
      }
      if (stored.made()) {
        gap.run();
      }
    });
    counts.recordLoad(System.nanoTime() - began);
  }
}
