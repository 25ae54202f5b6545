package io.sharedcontext.message;

import io.sharedcontext.message.SessionCounts.Mark;
import io.sharedcontext.store.CacheStats;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.LruCache;

/**
 * The numbers of sessions for callers, remembered: counting a long session costs milliseconds, and
 * every page and list tells them. The state they belong to is read from the caller's snapshot on
 * every use, a few microseconds; as long as messages were only added and acknowledged since, only
 * those are counted. Ids grow in commit order, so none can appear behind the newest. Asked for in
 * reads only, since a write may be rolled back. Safe for use by several threads.
 */
public final class SessionCountCache {
  private static final int PAIRS = 10_000;

  private final CacheStats counts = new CacheStats();
  private final LruCache<Key, SessionCounts> known = new LruCache<>(PAIRS, counts::evicted);

  private record Key(Caller caller, String session) {}

  /** What {@code caller} sees of a session that exists. */
  SessionCounts of(Tx tx, Caller caller, String session) {
    Key key = new Key(caller, session);
    Mark mark = SessionCountTable.mark(tx, caller, session);
    SessionCounts before = known.get(key).orElse(null);
    if (before != null && mark.equals(before.mark())) {
      counts.look(true);
      return before;
    }
    boolean serves = before != null && mark.follows(before.mark());
    counts.look(serves);
    SessionCounts now =
        before != null && serves ? further(tx, key, before, mark) : counted(tx, key, mark);
    known.put(key, now);
    return now;
  }

  /** What this cache did. */
  public CacheStats.Figures figures() {
    return counts.figures(known.size());
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
