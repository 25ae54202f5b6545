package io.sharedcontext.search.index;

import java.util.Arrays;

/** A list of long integers without objects. Not safe for concurrent use. */
final class LongList {
  private final long[][] values = {new long[16]};
  private final int[] size = {0};

  void add(long value) {
    if (size[0] == values[0].length) {
      values[0] = Arrays.copyOf(values[0], size[0] * 2);
    }
    values[0][size[0]++] = value;
  }

  long get(int at) {
    return values[0][at];
  }

  int size() {
    return size[0];
  }
}
