package io.sharedcontext.search;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.Segment;
import io.sharedcontext.tool.Caller;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What one caller sees of a segment at one moment. Whatever is counted for the caller is counted over
 * this. Safe for several threads.
 */
final class SegmentAudience {
  private final Segment segment;
  private final BitSet unseen;
  private final Map<Integer, Byte> changed;
  private final Map<Integer, RunSummary> summaries = new HashMap<>();

  private SegmentAudience(Segment segment, BitSet unseen, Map<Integer, Byte> changed) {
    this.segment = segment;
    this.unseen = unseen;
    this.changed = changed;
  }

  /** As it was when the segment was written. */
  static SegmentAudience written(Segment segment, Caller caller) {
    BitSet unseen = new BitSet(segment.size());
    int id = segment.visibility().hidden() == 0 ? -1 : segment.visibility().string(caller.id());
    int type = segment.visibility().hidden() == 0 ? -1 : segment.visibility().string(caller.type());
    for (int hidden = 0; hidden < segment.visibility().hidden(); hidden++) {
      if (!segment.visibility().saw(hidden, caller, id, type)) {
        unseen.set(segment.visibility().hiddenPlace(hidden));
      }
    }
    return new SegmentAudience(segment, unseen, Map.of());
  }

  /**
   * The same after what changed since.
   *
   * @param changes what the caller sees now of messages by their ids, of those in any segment
   */
  SegmentAudience with(Map<Long, Byte> changes) {
    Map<Integer, Byte> here = new HashMap<>();
    changes.forEach((id, value) -> {
      int place = segment.place(id);
      if (place >= 0) {
        here.put(place, value);
      }
    });
    if (here.isEmpty()) {
      return this;
    }
    BitSet now = (BitSet) unseen.clone();
    here.forEach((place, value) -> now.set(place, value == VisibilitySnapshot.HIDDEN));
    return new SegmentAudience(segment, now, here);
  }

  /** Does the caller see the message at {@code place}? */
  boolean sees(int place) {
    return !unseen.get(place);
  }

  /** What the caller sees when these sessions are gone for everybody. */
  IntPredicate without(Set<String> gone) {
    BitSet left = new BitSet();
    for (String id : gone) {
      segment
          .sessions()
          .find(id)
          .ifPresent(session ->
              left.set(segment.sessions().start(session), segment.sessions().start(session + 1)));
    }
    return left.isEmpty() ? this::sees : place -> sees(place) && !left.get(place);
  }

  /** What the caller sees of it, as {@link VisibilitySnapshot} has it. */
  byte value(int place) {
    if (unseen.get(place)) {
      return VisibilitySnapshot.HIDDEN;
    }
    Byte now = changed.get(place);
    return now != null ? now : value(segment.visibility().of(place));
  }

  static byte value(Visibility visibility) {
    return switch (visibility) {
      case PUBLIC -> VisibilitySnapshot.PUBLIC;
      case PRIVATE -> VisibilitySnapshot.PRIVATE;
      case AGENT_ONLY, ADMIN_ONLY -> VisibilitySnapshot.RESTRICTED;
    };
  }

  /** What the caller sees of a session of the segment, in numbers. */
  synchronized RunSummary summary(int session) {
    return summaries.computeIfAbsent(session, this::count);
  }

  private RunSummary count(int session) {
    int from = segment.sessions().start(session);
    int to = segment.sessions().start(session + 1);
    int messages = to - from;
    long textWords = segment.sessions().textWords(session);
    long words = segment.sessions().allWords(session);
    for (int place = unseen.nextSetBit(from);
        place >= 0 && place < to;
        place = unseen.nextSetBit(place + 1)) {
      messages--;
      textWords -= segment.textLength(place);
      words -= segment.length(place);
    }
    return new RunSummary(messages, textWords, words, senders(session, from, to));
  }

  private int[] senders(int session, int from, int to) {
    Set<Integer> seen = new TreeSet<>();
    Set<Integer> doubtful = new HashSet<>();
    for (int pair = segment.sessions().pairs(session);
        pair < segment.sessions().pairs(session + 1);
        pair++) {
      int place = segment.sessions().pairPlace(pair);
      boolean sees = place >= 0 && sees(place);
      (sees ? seen : doubtful).add(segment.sessions().pairSender(pair));
    }
    // What the first that was public does not show, one of the others may.
    for (int hidden = segment.visibility().hiddenFrom(from);
        !doubtful.isEmpty()
            && hidden < segment.visibility().hidden()
            && segment.visibility().hiddenPlace(hidden) < to;
        hidden++) {
      take(segment.visibility().hiddenPlace(hidden), doubtful, seen);
    }
    if (!changed.isEmpty()) {
      for (int place = from; !doubtful.isEmpty() && place < to; place++) {
        take(place, doubtful, seen);
      }
    }
    return seen.stream().mapToInt(Integer::intValue).toArray();
  }

  private void take(int place, Set<Integer> doubtful, Set<Integer> seen) {
    int sender = sees(place) ? segment.sender(place) : -1;
    if (doubtful.remove(sender)) {
      seen.add(sender);
    }
  }
}
