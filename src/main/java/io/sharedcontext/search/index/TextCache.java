package io.sharedcontext.search.index;

import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.cache.CacheStats;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.message.MessageDeletions;
import io.sharedcontext.search.fuzzy.PreparedText;
import io.sharedcontext.store.Tx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of sessions, processed for comparison and remembered: reading and processing one takes
 * longer than comparing it. What was said never changes and ids grow in commit order, so that only
 * what follows the newest known is read; after a deletion, all of the session's anew. Texts are kept as strings, a byte a letter in most
 * languages; what comparisons derive from them would take five times as much. Safe for several
 * threads.
 */
public final class TextCache {
  /** Of the second level. */
  private static final double SHARE = 1 / 4.0;

  private static final int BYTES_A_TEXT = 52;

  private final CacheStats counts = new CacheStats();
  private final BoundedMap<Key, Texts> known;

  private record Key(String session, boolean metadata) {}

  public TextCache(Caches caches) {
    known = caches.second("session_texts", SHARE, counts, Texts::bytes);
  }

  /**
   * A session's texts, of whoever's messages.
   *
   * @param ids of the messages, ascending
   * @param texts of each, processed
   * @param deletions how often messages of the session had been deleted
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; lists would be slower and larger.
  public record Texts(long[] ids, String[] texts, int bytes, long deletions) {
    static Texts none(long deletions) {
      return new Texts(new long[0], new String[0], 0, deletions);
    }

    private long newest() {
      return ids.length == 0 ? 0 : ids[ids.length - 1];
    }

    /** The place of a message, which is most likely {@code guess}; negative if it is not there. */
    public int place(long id, int guess) {
      return guess < ids.length && ids[guess] == id ? guess : Arrays.binarySearch(ids, id);
    }

    private Texts with(List<Long> moreIds, List<String> moreTexts) {
      long[] allIds = Arrays.copyOf(ids, ids.length + moreIds.size());
      String[] all = Arrays.copyOf(texts, ids.length + moreIds.size());
      int size = bytes;
      for (int i = 0; i < moreIds.size(); i++) {
        allIds[ids.length + i] = moreIds.get(i);
        all[ids.length + i] = moreTexts.get(i);
        size += BYTES_A_TEXT + moreTexts.get(i).length();
      }
      return new Texts(allIds, all, size, deletions);
    }
  }

  /** The texts of {@code session}, at least up to the message {@code newest} of this snapshot. */
  public Texts of(Tx tx, String session, boolean metadata, long newest) {
    Key key = new Key(session, metadata);
    long deletions = MessageDeletions.count(tx, session);
    Texts before = known
        .get(key)
        .filter(texts -> texts.deletions() == deletions)
        .orElseGet(() -> Texts.none(deletions));
    counts.recordLookup(before.newest() > 0);
    if (before.newest() >= newest) {
      return before;
    }
    long began = System.nanoTime();
    List<Long> ids = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    TextTable.each(tx, session, before.newest(), metadata, (id, text) -> {
      ids.add(id);
      texts.add(String.valueOf(PreparedText.of(text).letters()));
    });
    Texts now = before.with(ids, texts);
    known.put(key, now);
    counts.recordLoad(System.nanoTime() - began);
    return now;
  }
}
