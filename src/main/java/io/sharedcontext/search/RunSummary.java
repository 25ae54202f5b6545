package io.sharedcontext.search;

import io.sharedcontext.search.index.IndexPart;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * What a caller sees of a run of messages, in numbers.
 *
 * @param messages how many
 * @param textWords the words of their texts
 * @param words those of their metadata, too
 * @param senders who sent any, as the part numbers them
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
public record RunSummary(int messages, long textWords, long words, int[] senders) {
  /** Counted one by one. */
  static RunSummary of(IndexPart part, int from, int to, IntPredicate visible) {
    BitSet senders = new BitSet();
    int messages = 0;
    long textWords = 0;
    long words = 0;
    for (int place = from; place < to; place++) {
      if (visible.test(place)) {
        messages++;
        textWords += part.textLength(place);
        words += part.length(place);
        senders.set(part.sender(place));
      }
    }
    return new RunSummary(messages, textWords, words, senders.stream().toArray());
  }
}
