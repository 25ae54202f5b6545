package io.sharedcontext.cli.lab.bench;

import java.util.List;
import java.util.function.Function;

/**
 * What is measured one call at a time. The targets are what the product promises for 95 of 100
 * calls; a tenth of each is what its makers want of it.
 *
 * @param label for people, and to find it in an earlier run
 * @param millis what 95 of 100 calls may take
 * @param durable whether its answer waits for the disk
 * @param every it is called once where others are called so often: each session that an agent takes
 *     part in adds 3 µs to its later ones, and agents do not have thousands
 * @param line the next line to send
 */
record Target(
    String label,
    double millis,
    boolean durable,
    int every,
    Function<SystemUnderTest, String> line) {
  static final List<Target> ALL = List.of(
      new Target("session creation", 10, true, 12, SystemUnderTest::beginning),
      new Target("message insertion", 20, true, 1, SystemUnderTest::posting),
      new Target("retrieval of 50 messages", 30, false, 1, SystemUnderTest::reading),
      new Target("fuzzy search over 1,000", 100, false, 1, SystemUnderTest::searching),
      new Target("memory, set", 10, true, 1, SystemUnderTest::writing),
      new Target("memory, get", 10, false, 1, SystemUnderTest::recalling),
      new Target("first use of a token", 5, false, 1, SystemUnderTest::proving),
      new Target("smallest tool", 100, false, 1, SystemUnderTest::trifling));
}
