package io.sharedcontext.search.index;

import io.sharedcontext.message.MessageDeletions;
import io.sharedcontext.store.Tx;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a gap between segments, in memory for as long as that lasts: until another process
 * has written a segment in the place of the one that cannot be used. Remembers the latest gap, unless
 * memory is short. Safe for several threads.
 */
public final class GapIndex {
  private final AtomicReference<@Nullable SoftReference<Held>> latest = new AtomicReference<>();

  /** What was read when messages had been deleted so often. */
  private record Held(long first, long last, long deletions, List<IndexCache.Part> parts) {
    boolean is(long wantedFirst, long wantedLast, long now) {
      return first == wantedFirst && last == wantedLast && deletions == now;
    }
  }

  /**
   * The messages from the id {@code first} to {@code last}, session by session. No message comes to them
   * any more, as some segment has held them.
   */
  public synchronized List<IndexCache.Part> read(Tx tx, long first, long last) {
    long deletions = MessageDeletions.count(tx);
    Optional<Held> known = remembered().filter(one -> one.is(first, last, deletions));
    if (known.isPresent()) {
      return known.get().parts();
    }
    Held fresh = new Held(first, last, deletions, parts(tx, first, last));
    latest.set(new SoftReference<>(fresh));
    return fresh.parts();
  }

  private Optional<Held> remembered() {
    SoftReference<Held> reference = latest.get();
    return reference == null ? Optional.empty() : Optional.ofNullable(reference.get());
  }

  /** Lets go of what is remembered: there is no gap any more. */
  public synchronized void forget() {
    latest.set(null);
  }

  private static List<IndexCache.Part> parts(Tx tx, long first, long last) {
    Vocabulary vocabulary = new Vocabulary();
    Map<String, SessionIndex> sessions = new TreeMap<>();
    DocumentTable.each(
        tx,
        Optional.empty(),
        first - 1,
        last,
        stored -> sessions
            .computeIfAbsent(stored.session(), id -> new SessionIndex(vocabulary))
            .add(stored.entry()));
    return sessions.entrySet().stream()
        .map(of -> part(of.getKey(), of.getValue().view()))
        .toList();
  }

  private static IndexCache.Part part(String session, SessionIndex.View view) {
    return new IndexCache.Part(session, view, view.size());
  }
}
