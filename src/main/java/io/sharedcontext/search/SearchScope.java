package io.sharedcontext.search;

import io.sharedcontext.search.index.IndexPart;
import io.sharedcontext.search.index.SessionIndex;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One session's part in a search: its messages in the order of their ids, in one run or several.
 *
 * @param runs none of them empty
 */
public record SearchScope(List<Run> runs) {
  public SearchScope {
    runs = List.copyOf(runs);
  }

  /** A session that is in {@code index} alone. Both tests are given places in it. */
  public SearchScope(SessionIndex.View index, IntPredicate visible, IntPredicate wanted) {
    this(index.size() == 0 ? List.of() : List.of(Run.of(index, 0, index.size(), visible, wanted)));
  }

  /**
   * Messages of the session that lie together in one part.
   *
   * @param from the place of the first
   * @param to the place after the last
   * @param visible which messages the caller may see: nothing else counts in any way
   * @param wanted which of the visible ones may be found (by sender, time, visibility); the others
   *     still count as what stands next to a message
   * @param summary of what is visible
   */
  public record Run(
      IndexPart part,
      int from,
      int to,
      IntPredicate visible,
      IntPredicate wanted,
      RunSummary summary) {
    /** A run that is summed up now. */
    static Run of(IndexPart part, int from, int to, IntPredicate visible, IntPredicate wanted) {
      return new Run(part, from, to, visible, wanted, RunSummary.of(part, from, to, visible));
    }

    int size() {
      return to - from;
    }
  }
}
