package io.sharedcontext.cli.lab.load;

import io.sharedcontext.cli.lab.measure.Samples;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What was seen of a load: every duration, every failure, every acknowledged message. */
final class LoadRecorder {
  private final Map<Operation, Samples> byOperation = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> byAgent = new ConcurrentHashMap<>();
  private final Map<Long, Samples> bySecond = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private final Collection<Posted> posted = new ConcurrentLinkedQueue<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder answered = new LongAdder();

  /** A message that was acknowledged. */
  record Posted(long id, String sender, String content) {}

  void sent() {
    sent.increment();
  }

  /** An answer that came {@code nanos} after its call was due, {@code at} nanoseconds into the run. */
  void answered(long at, long nanos) {
    answered.increment();
    bySecond
        .computeIfAbsent(TimeUnit.NANOSECONDS.toSeconds(at), one -> new Samples())
        .add(nanos);
  }

  /** The answer counts, as one of the agent of that number. */
  void measured(Operation operation, int agent, long nanos) {
    byOperation.computeIfAbsent(operation, one -> new Samples()).add(nanos);
    byAgent.computeIfAbsent(agent, one -> new LongAdder()).increment();
  }

  void failed(Operation operation, String code) {
    failures
        .computeIfAbsent(operation.tool() + " " + code, one -> new LongAdder())
        .increment();
  }

  void posted(Posted message) {
    posted.add(message);
  }

  long calls() {
    return sent.sum();
  }

  long answers() {
    return answered.sum();
  }

  long failureCount() {
    return failures.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Failures by tool and code. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((what, count) -> counts.put(what, count.sum()));
    return counts;
  }

  Map<Operation, Samples> operations() {
    return new TreeMap<>(byOperation);
  }

  /** How many answers count, by the number of the agent; none for one that had none. */
  Map<Integer, Long> agents() {
    Map<Integer, Long> counts = new TreeMap<>();
    byAgent.forEach((agent, count) -> counts.put(agent, count.sum()));
    return counts;
  }

  /** By the second in which calls were due, from the first. */
  Map<Long, Samples> seconds() {
    return new TreeMap<>(bySecond);
  }

  List<Posted> posted() {
    return List.copyOf(posted);
  }
}
