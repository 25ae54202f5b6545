package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentFormat.Count;
import io.sharedcontext.search.index.SegmentFormat.Section;
import java.util.Optional;

/** The sessions of a segment, 0 and up, in the order of their ids. Safe for several threads. */
public final class SegmentSessions {
  private final Segment segment;

  SegmentSessions(Segment segment) {
    this.segment = segment;
  }

  /** How many sessions there are. */
  public int size() {
    return segment.count(Count.SESSIONS);
  }

  /** The id of a session, 0 and up, in the order of ids. */
  public String id(int session) {
    int string = segment.number(Section.SESSION_NAMES, session);
    return segment.string(string);
  }

  /** The session with this id, if it has messages here. */
  public Optional<Integer> find(String id) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = id(middle).compareTo(id);
      if (order == 0) {
        return Optional.of(middle);
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return Optional.empty();
  }

  /** The place of a session's first message; of the session after the last, the end. */
  public int start(int session) {
    return segment.number(Section.SESSION_STARTS, session);
  }

  /** The words of the texts of all of a session's messages. */
  public long textWords(int session) {
    return segment.large(Section.SESSION_TEXT_WORDS, session);
  }

  /** The words of all of a session's messages with those of their metadata. */
  public long allWords(int session) {
    return segment.large(Section.SESSION_WORDS, session);
  }

  /** Where the senders of a session begin; of the session after the last, where all end. */
  public int pairs(int session) {
    return segment.number(Section.SESSION_PAIRS, session);
  }

  /** A sender of a session. */
  public int pairSender(int pair) {
    return segment.number(Section.PAIR_SENDERS, pair);
  }

  /** The first message of that sender that was public, or -1. */
  public int pairPlace(int pair) {
    return segment.number(Section.PAIR_PLACES, pair);
  }
}
