package io.sharedcontext.search.index;

import java.util.Arrays;

/** A list of integers without objects. Not safe for concurrent use. */
public final class IntList {
  private final int[][] values = {new int[64]};
  private final int[] size = {0};

  public void add(int value) {
    if (size[0] == values[0].length) {
      values[0] = Arrays.copyOf(values[0], size[0] * 2);
    }
    values[0][size[0]++] = value;
  }

  public int get(int at) {
    return values[0][at];
  }

  public int size() {
    return size[0];
  }

  public long sum() {
    long sum = 0;
    for (int i = 0; i < size[0]; i++) {
      sum += values[0][i];
    }
    return sum;
  }

  public void clear() {
    size[0] = 0;
  }
}
