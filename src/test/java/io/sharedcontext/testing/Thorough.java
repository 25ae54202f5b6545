package io.sharedcontext.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * How often a test repeats what it does: as often as shows the promise in each build, or as often as finds
 * what happens seldom, in {@code mvn -Pthorough verify}. Tests that only the latter runs have the tag {@link
 * #TAG}.
 */
public final class Thorough {
  /** The tag of tests that repeat at length what another shows in short. */
  public static final String TAG = "thorough";

  private static final boolean ON = Boolean.getBoolean("thorough");

  private Thorough() {}

  /** The first so many of these, or all of them. */
  public static <T> Stream<T> first(int quick, List<T> all) {
    return all.stream().limit(times(quick, all.size()));
  }

  /** One of two numbers of repetitions. */
  public static int times(int quick, int thorough) {
    return ON ? thorough : quick;
  }
}
