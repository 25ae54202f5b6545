package io.sharedcontext.search.index;

import java.util.Arrays;

/**
 * Small integers by key, without an object for each: open addressing, linear probing, at most half
 * full. Keys are hashes that are not negative. Not safe for concurrent use.
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record LongIntMap(long[] keys, int[] values, int size) {
  private static final int FEWEST = 64;
  private static final long FREE = -1;

  static LongIntMap empty() {
    return new LongIntMap(free(FEWEST), new int[FEWEST], 0);
  }

  private static long[] free(int length) {
    long[] keys = new long[length];
    Arrays.fill(keys, FREE);
    return keys;
  }

  /** The value of {@code key}, or -1. */
  int get(long key) {
    int place = place(key);
    return keys[place] == FREE ? -1 : values[place];
  }

  /** This map with {@code value} for {@code key}; this one is not to be used any more. */
  LongIntMap with(long key, int value) {
    if (size * 2 >= keys.length) {
      return grown().with(key, value);
    }
    int place = place(key);
    boolean added = keys[place] == FREE;
    keys[place] = key;
    values[place] = value;
    return added ? new LongIntMap(keys, values, size + 1) : this;
  }

  private LongIntMap grown() {
    LongIntMap grown = new LongIntMap(free(keys.length * 2), new int[keys.length * 2], size);
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != FREE) {
        int place = grown.place(keys[i]);
        grown.keys[place] = keys[i];
        grown.values[place] = values[i];
      }
    }
    return grown;
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) (key ^ (key >>> 20)) & mask;
    while (keys[place] != FREE && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  long weight() {
    return 12L * keys.length;
  }
}
