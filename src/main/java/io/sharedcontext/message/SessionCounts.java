package io.sharedcontext.message;

import io.sharedcontext.cache.Stamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sees of one session, in numbers.
 *
 * @param mark the state of the session that the numbers belong to
 * @param hidden messages that it sees although they are not public
 * @param unread messages of others after its acknowledged position; 0 for one that takes no part
 */
record SessionCounts(Mark mark, long hidden, long unread) {
  /**
   * The state of a session, as far as a caller's numbers depend on it.
   *
   * @param visibility how often some message's visibility had changed
   * @param newest id of the newest message, 0 before there is one
   * @param acknowledged the caller's position, -1 when it takes no part
   * @param publicMessages how many messages are public
   */
  record Mark(long visibility, long newest, long acknowledged, long publicMessages)
      implements Stamp<Mark> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mark that
          && visibility == that.visibility
          && newest == that.newest
          && acknowledged == that.acknowledged
          && publicMessages == that.publicMessages;
    }

    @Override
    public int hashCode() {
      return Objects.hash(visibility, newest, acknowledged, publicMessages);
    }

    /** Whether since {@code earlier} messages were added and acknowledged, and nothing else. */
    @Override
    public boolean follows(Mark earlier) {
      return visibility == earlier.visibility
          && newest >= earlier.newest
          && acknowledged >= earlier.acknowledged;
    }

    boolean takesPart() {
      return acknowledged >= 0;
    }
  }

  /** All messages that the caller sees. */
  long messages() {
    return mark.publicMessages() + hidden;
  }
}
