package io.sharedcontext.search.index;

import java.util.Arrays;

/** A list of integers without objects. Not safe for concurrent use. */
public final class IntList {
  private final int[][] values = {new int[16]};
  private final int[] size = {0};

  static IntList of(int... values) {
    IntList list = new IntList();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  /** The values at these places, in their order. */
  IntList at(int... places) {
    IntList list = new IntList();
    for (int place : places) {
      list.add(get(place));
    }
    return list;
  }

  public void add(int value) {
    if (size[0] == values[0].length) {
      values[0] = Arrays.copyOf(values[0], size[0] * 2);
    }
    values[0][size[0]++] = value;
  }

  public int get(int at) {
    return values[0][at];
  }

  public void set(int at, int value) {
    values[0][at] = value;
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
