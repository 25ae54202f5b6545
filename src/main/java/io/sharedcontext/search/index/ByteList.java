package io.sharedcontext.search.index;

import java.util.Arrays;

/** A growing row of bytes. Not safe for concurrent use. */
final class ByteList {
  private final byte[][] values = {new byte[8]};
  private final int[] size = {0};

  void add(int value) {
    if (size[0] == values[0].length) {
      values[0] = Arrays.copyOf(values[0], size[0] * 2);
    }
    values[0][size[0]++] = (byte) value;
  }

  /** Seven bits a byte, the lowest first; the last byte has no eighth bit. */
  void addVariable(int value) {
    int rest = value;
    while (rest > 0x7F || rest < 0) {
      add((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    add(rest);
  }

  void addInt(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      add(value >>> shift);
    }
  }

  void addAll(byte[] some) {
    for (byte one : some) {
      add(one);
    }
  }

  int size() {
    return size[0];
  }

  /** The bytes, and perhaps more after them. */
  byte[] array() {
    return values[0];
  }
}
