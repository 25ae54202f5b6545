package io.sharedcontext.search;

import io.sharedcontext.search.index.SessionIndex;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * One session's part in a search. Both tests are given places in {@link SessionIndex.View}.
 *
 * @param index the session's messages
 * @param visible which messages the caller may see: nothing else counts in any way
 * @param wanted which of the visible ones may be found (by sender, time, visibility); the others
 *     still count as what stands next to a message
 */
public record SearchScope(SessionIndex.View index, IntPredicate visible, IntPredicate wanted) {
  /** The senders of whom something is visible, as the session numbers them. */
  BitSet senders() {
    BitSet senders = new BitSet();
    for (int at = 0; at < index.size(); at++) {
      if (visible.test(at)) {
        senders.set(index.senders()[at]);
      }
    }
    return senders;
  }
}
