package io.sharedcontext.cli.bench;

import java.util.List;
import java.util.function.Function;

/**
 * What is measured one call at a time. The targets are what the product promises for 95 of 100
 * calls; a tenth of each is what its makers want of it.
 *
 * @param label for people, and to find it in an earlier run
 * @param millis what 95 of 100 calls may take
 * @param durable whether its answer waits for the disk
 * @param line the next line to send
 */
record Target(String label, double millis, boolean durable, Function<Subject, String> line) {
  static final List<Target> ALL = List.of(
      new Target("session creation", 10, true, Subject::beginning),
      new Target("message insertion", 20, true, Subject::posting),
      new Target("retrieval of 50 messages", 30, false, Subject::reading),
      new Target("fuzzy search over 1,000", 100, false, Subject::searching),
      new Target("memory, set", 10, true, Subject::writing),
      new Target("memory, get", 10, false, Subject::recalling),
      new Target("first use of a token", 5, false, Subject::proving),
      new Target("smallest tool", 100, false, Subject::trifling));
}
