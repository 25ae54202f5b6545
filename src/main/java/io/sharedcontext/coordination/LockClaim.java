package io.sharedcontext.coordination;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
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

  private static final int MOST_CHARACTERS = 5_000;
  private static final int MOST_OF_PATTERNS = 2_000;

  LockClaim {
    resources = List.copyOf(resources);
  }

  /** Comparing two patterns takes as long as the product of their lengths. */
  static void requireShort(List<String> names) {
    int all = names.stream().mapToInt(String::length).sum();
    int patterns = names.stream().filter(Glob::pattern).mapToInt(String::length).sum();
    if (all > MOST_CHARACTERS || patterns > MOST_OF_PATTERNS) {
      throw Failure.of(
              ErrorCode.INVALID_INPUT,
              "resources must have at most " + MOST_CHARACTERS + " characters together, not " + all
                  + ", and patterns among them " + MOST_OF_PATTERNS + ", not " + patterns)
          .suggest("Name what they have in common with a pattern such as src/**.");
    }
  }

  /**
   * Whether {@code other} is just this. Written out: what compares whole records takes a new process ten
   * milliseconds to link, at its first lock.
   */
  boolean same(LockClaim other) {
    return agent.equals(other.agent)
        && session.equals(other.session)
        && type == other.type
        && resources.equals(other.resources);
  }

  /** The same as another agent's. */
  LockClaim of(String other) {
    return new LockClaim(other, session, type, resources);
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
