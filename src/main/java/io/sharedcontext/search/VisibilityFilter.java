package io.sharedcontext.search;

import io.sharedcontext.search.SearchRequest.Privacy;
import io.sharedcontext.search.index.IndexCache;
import io.sharedcontext.search.index.SessionIndex;
import java.util.Arrays;
import java.util.function.IntPredicate;

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
    return new SearchScope(part.view(), visible, wanted(part.view(), values, only));
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
      int sender = Arrays.asList(view.names()).indexOf(only.sender().get());
      wanted = wanted.and(place -> view.senders()[place] == sender);
    }
    return wanted;
  }

  private static IntPredicate privacy(byte[] values, Privacy privacy) {
    byte needed =
        privacy == Privacy.PUBLIC ? VisibilitySnapshot.PUBLIC : VisibilitySnapshot.PRIVATE;
    if (privacy == Privacy.ALL || (values.length == 0 && privacy == Privacy.PUBLIC)) {
      return place -> true;
    }
    return values.length == 0 ? place -> false : place -> values[place] == needed;
  }
}
