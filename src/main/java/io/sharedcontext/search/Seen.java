package io.sharedcontext.search;

import io.sharedcontext.search.Audience.Sights;
import io.sharedcontext.search.Wanted.Privacy;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Decides, message by message of a session, what a caller sees and whether it is wanted. */
final class Seen {
  private static final byte[] ALL_PUBLIC = {};

  private Seen() {}

  /** The part of a session that counts for a caller, and what may be found in it. */
  static Scope scope(Corpus.Part part, Sights sights, Wanted.Only only) {
    byte[] values = values(part, sights);
    IntPredicate visible = values.length == 0
        ? place -> place < part.size()
        : place -> place < part.size() && values[place] != Audience.HIDDEN;
    return new Scope(part.view(), visible, wanted(part.view(), values, only));
  }

  /** What is seen of each message; empty if every one is public. */
  private static byte[] values(Corpus.Part part, Sights sights) {
    if (sights.ids().length == 0) {
      return ALL_PUBLIC;
    }
    byte[] values = new byte[part.size()];
    Arrays.fill(values, Audience.PUBLIC);
    for (int i = 0; i < sights.ids().length; i++) {
      int place = part.view().place(sights.ids()[i]);
      if (place >= 0 && place < values.length) {
        values[place] = sights.values()[i];
      }
    }
    return values;
  }

  private static IntPredicate wanted(Index.View view, byte[] values, Wanted.Only only) {
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
    byte needed = privacy == Privacy.PUBLIC ? Audience.PUBLIC : Audience.PRIVATE;
    if (privacy == Privacy.ALL || (values.length == 0 && privacy == Privacy.PUBLIC)) {
      return place -> true;
    }
    return values.length == 0 ? place -> false : place -> values[place] == needed;
  }
}
