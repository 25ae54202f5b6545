package io.sharedcontext.search;

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

/** One query against 1,000 messages, and one misspelt word against a vocabulary of 100,000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmn8m", "-Xmx384m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LikenessBenchmark {
  @Param({"short", "long"})
  public String messages = "short";

  private List<String> texts = List.of();
  private List<PreparedText> ready = List.of();
  private List<String> queries = List.of();
  private String[] vocabulary = new String[0];
  private long[] letters = new long[0];
  private int turn;

  /** Everything from fixed seeds. */
  @Setup
  public void write() {
    Chatter chatter = new Chatter(2);
    texts = messages.equals("short") ? chatter.remarks(1_000) : chatter.reports(1_000);
    ready = texts.stream().map(PreparedText::of).toList();
    queries = new Chatter(1).queries(30);
    vocabulary = new Chatter(7).vocabulary(100_000);
    letters = new long[vocabulary.length];
    for (int i = 0; i < vocabulary.length; i++) {
      letters[i] = EditDistance.letters(vocabulary[i]);
    }
  }

  @Benchmark
  public double prepared_texts() {
    Likeness likeness = Likeness.of(queries.get(turn++ % queries.size()));
    double sum = 0;
    for (PreparedText text : ready) {
      sum += likeness.score(text, 60);
    }
    return sum;
  }

  @Benchmark
  public double texts_as_they_are() {
    Likeness likeness = Likeness.of(queries.get(turn++ % queries.size()));
    double sum = 0;
    for (String text : texts) {
      sum += likeness.score(text, 60);
    }
    return sum;
  }

  @Benchmark
  public int words_within_two_edits() {
    EditDistance distance = EditDistance.from(vocabulary[turn++ % vocabulary.length] + "x");
    int found = 0;
    for (int i = 0; i < vocabulary.length; i++) {
      boolean near = distance.mayReach(vocabulary[i].length(), letters[i], 2)
          && distance.to(vocabulary[i], 2) != EditDistance.FARTHER;
      found += near ? 1 : 0;
    }
    return found;
  }
}
