package io.sharedcontext.search;

import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.search.HiddenTable.Hidden;
import io.sharedcontext.search.VisibilitySnapshot.Moment;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sees what, remembered: asking the store for ten thousand hidden messages takes tens of
 * milliseconds. The moment that an answer belongs to is read from the caller's own snapshot on every
 * use; as long as messages were only added since, only those are asked for. Safe for several threads.
 */
final class VisibilityCache {
  /** Of the first level. */
  private static final double SHARE = 3 / 16.0;

  private final VersionedCache<Key, Moment, VisibilitySnapshot> known;

  VisibilityCache(Caches caches) {
    known = caches.first("visibility", SHARE, VisibilitySnapshot::bytes);
  }

  private record Key(Caller caller, Optional<String> session, long after) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && caller.equals(that.caller)
          && session.equals(that.session)
          && after == that.after;
    }

    @Override
    public int hashCode() {
      return Objects.hash(caller, session, after);
    }
  }

  /** What {@code caller} sees in this snapshot of what follows the message {@code after}. */
  VisibilitySnapshot of(Tx tx, Caller caller, Optional<String> session, long after) {
    Key key = new Key(caller, session, after);
    Moment now = new Moment(MessageTable.visibilityChanges(tx, session), MessageTable.newest(tx));
    return known.get(
        key,
        now,
        () -> further(tx, key, now, new VisibilitySnapshot(Moment.BEFORE_ANYTHING, Map.of())),
        before -> further(tx, key, now, before));
  }

  private static VisibilitySnapshot further(Tx tx, Key key, Moment now, VisibilitySnapshot before) {
    Map<String, List<Hidden>> added = new HashMap<>();
    HiddenTable.each(
        tx,
        key.caller(),
        key.session(),
        Math.max(before.moment().newest(), key.after()),
        hidden -> added
            .computeIfAbsent(hidden.session(), session -> new ArrayList<>())
            .add(hidden));
    Map<String, VisibilitySnapshot.HiddenMessages> sessions = new HashMap<>(before.sessions());
    added.forEach((session, more) -> sessions.put(session, joined(before.of(session), more)));
    return new VisibilitySnapshot(now, sessions);
  }

  private static VisibilitySnapshot.HiddenMessages joined(
      VisibilitySnapshot.HiddenMessages before, List<Hidden> more) {
    more.sort((one, other) -> Long.compare(one.id(), other.id()));
    int old = before.ids().length;
    long[] ids = Arrays.copyOf(before.ids(), old + more.size());
    byte[] values = Arrays.copyOf(before.values(), old + more.size());
    for (int i = 0; i < more.size(); i++) {
      ids[old + i] = more.get(i).id();
      values[old + i] = value(more.get(i));
    }
    return new VisibilitySnapshot.HiddenMessages(ids, values);
  }

  private static byte value(Hidden hidden) {
    byte seen = hidden.isPrivate() ? VisibilitySnapshot.PRIVATE : VisibilitySnapshot.RESTRICTED;
    return hidden.seen() ? seen : VisibilitySnapshot.HIDDEN;
  }
}
