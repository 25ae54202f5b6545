package io.sharedcontext.search;

import java.util.Arrays;

/** A list of integers without objects. Not safe for concurrent use. */
final class IntList {
  private final int[][] values = {new int[64]};
  private final int[] size = {0};

  void add(int value) {
    if (size[0] == values[0].length) {
      values[0] = Arrays.copyOf(values[0], size[0] * 2);
    }
    values[0][size[0]++] = value;
  }

  int get(int at) {
    return values[0][at];
  }

  int size() {
    return size[0];
  }

  long sum() {
    long sum = 0;
    for (int i = 0; i < size[0]; i++) {
      sum += values[0][i];
    }
    return sum;
  }

  void clear() {
    size[0] = 0;
  }
}
