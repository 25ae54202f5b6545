package io.sharedcontext.coordination;

import java.util.Collections;
import java.util.List;

/**
 * What an agent holds or asks for in one session.
 *
 * @param agent who
 * @param session the session's id; claims of different sessions never touch
 * @param type how
 * @param resources names or patterns; {@code **} is the whole session
 */
record LockClaim(String agent, String session, LockType type, List<String> resources) {
  /** What stands for the whole session. */
  static final List<String> EVERYTHING = List.of("**");

  LockClaim {
    resources = List.copyOf(resources);
  }

  /** Whether the two cannot be granted at once. An agent never conflicts with itself. */
  boolean conflicts(LockClaim other) {
    return !agent.equals(other.agent)
        && session.equals(other.session)
        && type.excludes(other.type)
        && overlaps(other);
  }

  /**
   * Whether who has this has {@code resource}, a name or a pattern, in the way that {@code other}
   * asks for it.
   */
  boolean covers(LockClaim other, String resource) {
    return agent.equals(other.agent)
        && session.equals(other.session)
        && type.compareTo(other.type) >= 0
        && resources.stream().anyMatch(mine -> within(resource, mine));
  }

  private static boolean within(String resource, String mine) {
    boolean fits = !Glob.pattern(resource) && Glob.of(mine).overlaps(Glob.of(resource));
    return fits || mine.equals(resource) || EVERYTHING.contains(mine);
  }

  /** Whether some name fits both; whoever asks, and however. */
  boolean overlaps(LockClaim other) {
    if (Glob.literal(resources) && Glob.literal(other.resources)) {
      return !Collections.disjoint(resources, other.resources);
    }
    List<Glob> theirs = other.resources.stream().map(Glob::of).toList();
    return resources.stream()
        .map(Glob::of)
        .anyMatch(mine -> theirs.stream().anyMatch(mine::overlaps));
  }
}
