package io.sharedcontext.search.index;

import java.util.Arrays;

/**
 * The messages of an {@link IndexPart} that hold a term, in the order of their places, and what it
 * counts in each. Weights are multiples of 2^-20 and added as doubles, so that sums are exact and the
 * same whatever the order. For one thread.
 */
public final class Holders {
  private static final int FEWEST = 16;

  private int[] places = new int[FEWEST];
  private float[] weights = new float[FEWEST];
  private int size;
  private int strong;
  private float heaviest;

  void add(int place, double weight, boolean holds) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    places[size] = place;
    weights[size++] = (float) weight;
    heaviest = Math.max(heaviest, (float) weight);
    strong += holds ? 1 : 0;
  }

  public int size() {
    return size;
  }

  /** How many hold the term itself rather than something related. */
  public int strong() {
    return strong;
  }

  public int place(int at) {
    return places[at];
  }

  public float weight(int at) {
    return weights[at];
  }

  /** The most that the term counts in any of them. */
  public float heaviest() {
    return heaviest;
  }

  /** The first at or after {@code place}. */
  public int from(int place) {
    int at = Arrays.binarySearch(places, 0, size, place);
    return at < 0 ? -at - 1 : at;
  }
}
