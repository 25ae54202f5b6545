package io.sharedcontext.search.index;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.SegmentFormat.Count;
import io.sharedcontext.search.index.SegmentFormat.Section;
import io.sharedcontext.tool.Caller;

/** For whom the messages of a segment were when it was written. Safe for several threads. */
public final class SegmentVisibility {
  private final Segment segment;

  SegmentVisibility(Segment segment) {
    this.segment = segment;
  }

  /** How visible a message was when this was written. */
  public Visibility of(int place) {
    int code = segment.bytes().get(segment.at(Section.VISIBILITIES) + place);
    return SegmentFormat.visibility(code);
  }

  /** How many messages were not public when this was written. */
  public int hidden() {
    return segment.count(Count.HIDDEN);
  }

  /** The first of those at {@code place} or after it. */
  public int hiddenFrom(int place) {
    int low = 0;
    int high = hidden();
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = hiddenPlace(middle) < place;
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  /** The place of one of those, in order. */
  public int hiddenPlace(int hidden) {
    return segment.number(Section.HIDDEN_PLACES, hidden);
  }

  /** The names in this segment as numbers, to compare with those of whoever calls. */
  public int string(String text) {
    for (int i = 0; i < segment.count(Count.STRINGS); i++) {
      if (segment.string(i).equals(text)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Did {@code caller} see the message that was not public?
   *
   * @param id the number of the caller's id, as {@link #string} gives it
   * @param type that of the caller's type
   */
  public boolean saw(int hidden, Caller caller, int id, int type) {
    int place = hiddenPlace(hidden);
    return switch (of(place)) {
      case PUBLIC -> true;
      case PRIVATE -> id >= 0 && (segment.sender(place) == id || received(hidden, id));
      case AGENT_ONLY -> caller.admin() || segment.number(Section.HIDDEN_TYPES, hidden) == type;
      case ADMIN_ONLY -> caller.admin();
    };
  }

  private boolean received(int hidden, int id) {
    int end = segment.number(Section.HIDDEN_RECIPIENTS, hidden + 1);
    for (int i = segment.number(Section.HIDDEN_RECIPIENTS, hidden); i < end; i++) {
      if (segment.number(Section.RECIPIENTS, i) == id) {
        return true;
      }
    }
    return false;
  }
}
