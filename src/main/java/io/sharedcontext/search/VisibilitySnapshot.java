package io.sharedcontext.search;

import io.sharedcontext.cache.Stamp;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one caller sees at one moment of the messages that are not public, of a session or the store.
 *
 * @param moment when
 * @param sessions by the session's id; a session without such messages is left out
 */
record VisibilitySnapshot(Moment moment, Map<String, HiddenMessages> sessions) {
  /** Not seen. */
  static final byte HIDDEN = 0;

  /** Seen, and private. */
  static final byte PRIVATE = 1;

  /** Seen, and neither private nor public. */
  static final byte RESTRICTED = 2;

  /** Seen by everybody. */
  static final byte PUBLIC = 3;

  VisibilitySnapshot {
    sessions = Map.copyOf(sessions);
  }

  /**
   * How far the store was.
   *
   * @param changes how often some message's visibility had changed
   * @param newest the id of the newest message
   */
  record Moment(long changes, long newest) implements Stamp<Moment> {
    static final Moment BEFORE_ANYTHING = new Moment(0, 0);

    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Moment that && changes == that.changes && newest == that.newest;
    }

    @Override
    public int hashCode() {
      return Objects.hash(changes, newest);
    }

    /** Whether since {@code earlier} messages were only added. */
    @Override
    public boolean follows(Moment earlier) {
      return changes == earlier.changes && newest >= earlier.newest;
    }
  }

  /**
   * What is seen of one session's messages.
   *
   * @param ids of those that are not public, ascending
   * @param values what the caller sees of each
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; a list would be ten times larger.
  record HiddenMessages(long[] ids, byte[] values) {
    static final HiddenMessages NONE =
        new VisibilitySnapshot.HiddenMessages(new long[0], new byte[0]);
  }

  /** What is seen of a session's messages that are not public. */
  HiddenMessages of(String session) {
    return sessions.getOrDefault(session, HiddenMessages.NONE);
  }

  /** About how much memory it takes. */
  int bytes() {
    return 200
        + sessions.values().stream()
            .mapToInt(sights -> 150 + 9 * sights.ids().length)
            .sum();
  }
}
