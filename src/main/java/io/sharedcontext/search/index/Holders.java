package io.sharedcontext.search.index;

import java.util.Arrays;

/**
 * The messages of an {@link IndexPart} that hold a term, in the order of their places, and what it
 * counts in each. Weights are multiples of 2^-20 and added as doubles, so that sums are exact and the
 * same whatever the order. For one thread.
 */
public final class Holders {
  private static final int FEWEST = 16;

  private final int[][] places = {new int[FEWEST]};
  private final float[][] weights = {new float[FEWEST]};
  private final int[] counts = {0, 0};

  void add(int place, double weight, boolean strong) {
    if (counts[0] == places[0].length) {
      places[0] = Arrays.copyOf(places[0], counts[0] * 2);
      weights[0] = Arrays.copyOf(weights[0], counts[0] * 2);
    }
    places[0][counts[0]] = place;
    weights[0][counts[0]++] = (float) weight;
    counts[1] += strong ? 1 : 0;
  }

  public int size() {
    return counts[0];
  }

  /** How many hold the term itself rather than something related. */
  public int strong() {
    return counts[1];
  }

  public int place(int at) {
    return places[0][at];
  }

  public float weight(int at) {
    return weights[0][at];
  }

  /** The first at or after {@code place}. */
  public int from(int place) {
    int at = Arrays.binarySearch(places[0], 0, counts[0], place);
    return at < 0 ? -at - 1 : at;
  }
}
