package io.sharedcontext.search.index;

import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.cache.CacheStats;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.message.MessageDeletions;
import io.sharedcontext.search.fuzzy.PreparedText;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The texts of sessions, processed for comparison, in pieces: those that are remembered, then what the
 * store has beyond. Reading and processing a text takes longer than comparing it, but no more is held
 * than a cache may take and one piece, however much there is. What was said never changes and ids grow
 * in commit order, so that what follows the newest known is all that is to be read; after a deletion,
 * all of the session's. Texts are kept as strings, a byte a letter in most languages; what comparisons
 * derive from them would take five times as much. Safe for several threads.
 */
public final class TextCache {
  /** Of the second level. */
  private static final double SHARE = 1 / 4.0;

  private static final int BYTES_A_TEXT = 52;

  /** A piece has no more texts, as a snapshot is to be short. */
  private static final int MOST_TEXTS = 1_000;

  /** A piece ends with the text by which it takes so much. */
  private static final long MOST_BYTES = 1 << 20;

  private final CacheStats counts = new CacheStats();
  private final BoundedMap<Key, Texts> known;

  private record Key(String session, boolean metadata) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && session.equals(that.session) && metadata == that.metadata;
    }

    @Override
    public int hashCode() {
      return Objects.hash(session, metadata);
    }
  }

  public TextCache(Caches caches) {
    known = caches.second("session_texts", SHARE, counts, Texts::bytes);
  }

  /**
   * The first texts of a session, of whoever's messages.
   *
   * @param ids of the messages, ascending
   * @param texts of each, processed
   * @param deletions how often messages of the session had been deleted
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; lists would be slower and larger.
  private record Texts(long[] ids, String[] texts, long bytes, long deletions) {
    static Texts none(long deletions) {
      return new Texts(new long[0], new String[0], 0, deletions);
    }

    long newest() {
      return ids.length == 0 ? 0 : ids[ids.length - 1];
    }

    Texts with(Piece more) {
      long[] allIds = Arrays.copyOf(ids, ids.length + more.ids.size());
      String[] all = Arrays.copyOf(texts, ids.length + more.ids.size());
      for (int i = 0; i < more.ids.size(); i++) {
        allIds[ids.length + i] = more.ids.get(i);
        all[ids.length + i] = more.texts.get(i);
      }
      return new Texts(allIds, all, bytes + more.bytes, deletions);
    }
  }

  /** Texts that follow each other in a session. */
  private static final class Piece {
    private final List<Long> ids = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private long bytes;

    /** Takes a text; says whether there is room for another. */
    boolean add(long id, String text) {
      ids.add(id);
      texts.add(text);
      bytes += BYTES_A_TEXT + text.length();
      return ids.size() < MOST_TEXTS && bytes < MOST_BYTES;
    }
  }

  /**
   * Texts to be shown.
   *
   * @param newest the id of the session's last message that counts
   * @param sink takes the id of each message and its text, in the order of ids; there may be more of
   *     them than count
   */
  public record Wanted(String session, long newest, ObjLongConsumer<String> sink) {}

  /** Shows the texts of all {@code sessions}, reading from {@code store} in short snapshots. */
  public void show(Store store, List<Wanted> sessions, boolean metadata) {
    List<Texts> remembered = store.read(
        tx -> sessions.stream().map(wanted -> remembered(tx, wanted, metadata)).toList());
    for (int i = 0; i < sessions.size(); i++) {
      Wanted wanted = sessions.get(i);
      Texts texts = remembered.get(i);
      for (int at = 0; at < texts.ids().length; at++) {
        wanted.sink().accept(texts.texts()[at], texts.ids()[at]);
      }
      if (texts.newest() < wanted.newest()) {
        showRest(store, wanted, metadata, texts);
      }
    }
  }

  private Texts remembered(Tx tx, Wanted wanted, boolean metadata) {
    long deletions = MessageDeletions.count(tx, wanted.session());
    Texts texts = known
        .get(new Key(wanted.session(), metadata))
        .filter(before -> before.deletions() == deletions)
        .orElseGet(() -> Texts.none(deletions));
    counts.recordLookup(texts.newest() > 0);
    return texts;
  }

  private void showRest(Store store, Wanted wanted, boolean metadata, Texts before) {
    Texts kept = before;
    long after = before.newest();
    while (after < wanted.newest()) {
      long began = System.nanoTime();
      long from = after;
      Piece piece = new Piece();
      boolean last = store.read(tx -> TextTable.walk(
          tx,
          wanted.session(),
          from,
          metadata,
          (id, text) -> piece.add(id, String.valueOf(PreparedText.of(text).letters()))));
      counts.recordLoad(System.nanoTime() - began);
      // From the first piece on that does not fit, all that follows is read each time.
      if (kept.newest() == after && kept.bytes() + piece.bytes <= known.limit()) {
        kept = kept.with(piece);
      }
      for (int i = 0; i < piece.ids.size(); i++) {
        wanted.sink().accept(piece.texts.get(i), piece.ids.get(i));
      }
      after = last ? wanted.newest() : piece.ids.get(piece.ids.size() - 1);
    }
    if (kept.newest() > before.newest()) {
      known.put(new Key(wanted.session(), metadata), kept);
    }
  }
}
