package io.sharedcontext.search.index;

import java.util.Arrays;

/** A term's postings as they grow. For one thread. */
final class PostingList {
  private final ByteList bytes = new ByteList();
  private final IntList skips = new IntList();
  private int count;
  private int latest;

  void add(int place, int inText, int inMetadata) {
    if (count > 0 && count % SegmentFormat.SKIP == 0) {
      skips.add(latest);
      skips.add(bytes.size());
    }
    boolean once = inText == 1 && inMetadata == 0;
    bytes.addVariable((place - latest) << 1 | (once ? 0 : 1));
    if (!once) {
      bytes.addVariable(inText);
      bytes.addVariable(inMetadata);
    }
    latest = place;
    count++;
  }

  ByteList written() {
    ByteList all = new ByteList();
    all.addVariable(count);
    for (int i = 0; count > SegmentFormat.SKIPPING_FROM && i < skips.size(); i++) {
      all.addInt(skips.get(i));
    }
    all.addAll(Arrays.copyOf(bytes.array(), bytes.size()));
    return all;
  }
}
