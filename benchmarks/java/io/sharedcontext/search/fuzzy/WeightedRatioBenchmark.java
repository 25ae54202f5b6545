package io.sharedcontext.search.fuzzy;

import io.sharedcontext.search.Chatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One query against 1,000 messages. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmn8m", "-Xmx384m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WeightedRatioBenchmark {
  @Param({"short", "long"})
  public String messages = "short";

  private List<String> texts = List.of();
  private List<PreparedText> ready = List.of();
  private List<String> queries = List.of();
  private int turn;

  /** Everything from fixed seeds. */
  @Setup
  public void write() {
    Chatter chatter = new Chatter(2);
    texts = messages.equals("short") ? chatter.remarks(1_000) : chatter.reports(1_000);
    ready = texts.stream().map(PreparedText::of).toList();
    queries = new Chatter(1).queries(30);
  }

  @Benchmark
  public double prepared_texts() {
    WeightedRatio likeness = WeightedRatio.of(queries.get(turn++ % queries.size()));
    double sum = 0;
    for (PreparedText text : ready) {
      sum += likeness.score(text, 60);
    }
    return sum;
  }

  @Benchmark
  public double texts_as_they_are() {
    WeightedRatio likeness = WeightedRatio.of(queries.get(turn++ % queries.size()));
    double sum = 0;
    for (String text : texts) {
      sum += likeness.score(text, 60);
    }
    return sum;
  }
}
