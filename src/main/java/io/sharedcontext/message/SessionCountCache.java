package io.sharedcontext.message;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.message.SessionCounts.Mark;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of sessions for callers, remembered: counting a long session costs milliseconds, and
 * every page and list tells them. The state they belong to is read from the caller's snapshot on
 * every use, a few microseconds; as long as messages were only added and acknowledged since, only
 * those are counted. Ids grow in commit order, so none can appear behind the newest. Asked for in
 * reads only, since a write may be rolled back. Safe for use by several threads.
 */
public final class SessionCountCache {
  /** Of the first level. */
  private static final double SHARE = 1 / 8.0;

  private static final long COUNTS_BYTES = 250;

  private final VersionedCache<Key, Mark, SessionCounts> known;

  public SessionCountCache(Caches caches) {
    known = caches.first("session_counts", SHARE, counts -> COUNTS_BYTES);
  }

  private record Key(Caller caller, String session) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && caller.equals(that.caller)
          && session.equals(that.session);
    }

    @Override
    public int hashCode() {
      return Objects.hash(caller, session);
    }
  }

  /** What {@code caller} sees of a session that exists. */
  SessionCounts of(Tx tx, Caller caller, String session) {
    return of(tx, caller, session, SessionCountTable.mark(tx, caller, session));
  }

  /** What {@code caller} sees of a session while its state is {@code mark}. */
  SessionCounts of(Tx tx, Caller caller, String session, Mark mark) {
    Key key = new Key(caller, session);
    return known.get(
        key, mark, () -> counted(tx, key, mark), before -> further(tx, key, before, mark));
  }

  private static SessionCounts counted(Tx tx, Key key, Mark mark) {
    return new SessionCounts(
        mark,
        SessionCountTable.hidden(tx, key.caller(), key.session(), 0),
        mark.takesPart() ? waiting(tx, key, mark.acknowledged(), mark.newest()) : 0);
  }

  private static SessionCounts further(Tx tx, Key key, SessionCounts before, Mark mark) {
    long newest = before.mark().newest();
    long added = mark.newest() == newest
        ? 0
        : SessionCountTable.hidden(tx, key.caller(), key.session(), newest);
    return new SessionCounts(mark, before.hidden() + added, unread(tx, key, before, mark));
  }

  private static long unread(Tx tx, Key key, SessionCounts before, Mark mark) {
    if (!before.mark().takesPart()) {
      return mark.takesPart() ? waiting(tx, key, mark.acknowledged(), mark.newest()) : 0;
    }
    long newest = before.mark().newest();
    long acknowledged = mark.acknowledged();
    long added = waiting(tx, key, Math.max(newest, acknowledged), mark.newest());
    long done = waiting(tx, key, before.mark().acknowledged(), Math.min(newest, acknowledged));
    return before.unread() + added - done;
  }

  private static long waiting(Tx tx, Key key, long after, long upTo) {
    return after >= upTo
        ? 0
        : SessionCountTable.waiting(tx, key.caller(), key.session(), after, upTo);
  }
}
