package io.sharedcontext.search;

import io.sharedcontext.search.SearchRequest.Privacy;
import io.sharedcontext.search.index.IndexCache;
import io.sharedcontext.search.index.Segment;
import io.sharedcontext.search.index.SessionIndex;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Decides, message by message of a session, what a caller sees and whether it is wanted. */
final class VisibilityFilter {
  private static final byte[] ALL_PUBLIC = {};

  private VisibilityFilter() {}

  /** The part of a session that counts for a caller, and what may be found in it. */
  static SearchScope scope(
      IndexCache.Part part,
      VisibilitySnapshot.HiddenMessages sights,
      SearchRequest.SearchFilter only) {
    byte[] values = values(part, sights);
    IntPredicate visible = values.length == 0
        ? place -> place < part.size()
        : place -> place < part.size() && values[place] != VisibilitySnapshot.HIDDEN;
    SessionIndex.View view = part.view();
    return new SearchScope(
        part.size() == 0
            ? List.of()
            : List.of(
                SearchScope.Run.of(view, 0, part.size(), visible, wanted(view, values, only))));
  }

  /** What is seen of each message; empty if every one is public. */
  private static byte[] values(IndexCache.Part part, VisibilitySnapshot.HiddenMessages sights) {
    if (sights.ids().length == 0) {
      return ALL_PUBLIC;
    }
    byte[] values = new byte[part.size()];
    Arrays.fill(values, VisibilitySnapshot.PUBLIC);
    for (int i = 0; i < sights.ids().length; i++) {
      int place = part.view().place(sights.ids()[i]);
      if (place >= 0 && place < values.length) {
        values[place] = sights.values()[i];
      }
    }
    return values;
  }

  private static IntPredicate wanted(
      SessionIndex.View view, byte[] values, SearchRequest.SearchFilter only) {
    IntPredicate wanted = privacy(values, only.privacy());
    if (only.since().isPresent() || only.until().isPresent()) {
      wanted = wanted.and(place -> only.covers(view.sentAt()[place]));
    }
    if (only.sender().isPresent()) {
      int sender = Arrays.asList(view.senderNames()).indexOf(only.sender().get());
      wanted = wanted.and(place -> view.senders()[place] == sender);
    }
    return wanted;
  }

  /** What is wanted of a segment of which a caller sees so much. */
  static IntPredicate wanted(
      Segment segment, SegmentAudience audience, SearchRequest.SearchFilter only) {
    IntPredicate wanted = place -> true;
    if (only.privacy() != Privacy.ALL) {
      byte needed = needed(only.privacy());
      wanted = place -> audience.value(place) == needed;
    }
    if (only.since().isPresent() || only.until().isPresent()) {
      wanted = wanted.and(place -> only.covers(segment.sentAt(place)));
    }
    if (only.sender().isPresent()) {
      String name = only.sender().get();
      int sender = IntStream.range(0, segment.names())
          .filter(i -> segment.name(i).equals(name))
          .findFirst()
          .orElse(-1);
      wanted = wanted.and(place -> segment.sender(place) == sender);
    }
    return wanted;
  }

  private static byte needed(Privacy privacy) {
    return privacy == Privacy.PUBLIC ? VisibilitySnapshot.PUBLIC : VisibilitySnapshot.PRIVATE;
  }

  private static IntPredicate privacy(byte[] values, Privacy privacy) {
    byte needed = needed(privacy);
    if (privacy == Privacy.ALL || (values.length == 0 && privacy == Privacy.PUBLIC)) {
      return place -> true;
    }
    return values.length == 0 ? place -> false : place -> values[place] == needed;
  }
}
