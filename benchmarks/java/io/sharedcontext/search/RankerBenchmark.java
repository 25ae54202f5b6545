package io.sharedcontext.search;

import io.sharedcontext.search.index.Document;
import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.search.text.StopWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ranking alone, with the compiler that the server runs with: the texts are made of words as frequent
 * as in English (Zipf), a tenth of which occurs once.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
public class RankerBenchmark {
  private static final int WORDS_EACH = 22;
  private static final int QUERIES = 64;

  @Param({"1000", "10000", "100000"})
  public int messages;

  private final Random random = new Random(1);
  private final Vocabulary vocabulary = new Vocabulary();
  private final SessionIndex index = new SessionIndex(vocabulary);
  private final List<ParsedQuery> words = new ArrayList<>();
  private final List<ParsedQuery> sentences = new ArrayList<>();
  private final List<ParsedQuery> misspelt = new ArrayList<>();
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < messages; i++) {
      Document document = Document.of(text(WORDS_EACH) + " once" + i % (messages / 2), List.of());
      String sender = "agent-" + random.nextInt(8);
      index.add(
          new SessionIndex.Entry(i + 1, sender, i * 40_000L, 0, document.encode(i * 40_000L)));
    }
    for (int i = 0; i < QUERIES; i++) {
      words.add(question(rare() + " " + rare() + " " + rare()));
      sentences.add(
          question("When did agent-3 " + text(3) + " the " + rare() + " " + rare() + "?"));
      misspelt.add(question(rare() + "q " + rare() + "xx " + rare()));
    }
  }

  private static ParsedQuery question(String query) {
    return ParsedQuery.of(query, SearchMode.AUTO, true);
  }

  /** A word, number n as often as 1/n. */
  private String word() {
    return spelt((int) Math.pow(30_000, random.nextDouble()));
  }

  private String rare() {
    return spelt(50 + random.nextInt(3_000));
  }

  private static String spelt(int number) {
    StringBuilder word = new StringBuilder();
    for (int rest = number * 7 + 40; rest > 0; rest /= 20) {
      word.append("bcdfghjklmnprstvwxzq".charAt(rest % 20)).append("aeiou".charAt(rest % 5));
    }
    return word.toString();
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(word());
    for (int i = 1; i < length; i++) {
      text.append(' ').append(i % 2 == 0 ? word() : StopWords.word(random.nextInt(90)));
    }
    return text.toString();
  }

  private SearchHits search(List<ParsedQuery> questions) {
    next++;
    SearchScope all = new SearchScope(index.view(), any -> true, any -> true);
    return new Ranker().search(List.of(all), questions.get(next % questions.size()), 60, 10);
  }

  /** Three words that are there. */
  @Benchmark
  public SearchHits words() {
    return search(words);
  }

  /** A question with frequent words and a sender's name. */
  @Benchmark
  public SearchHits sentence() {
    return search(sentences);
  }

  /** Two misspelt words and one that is there, against the whole vocabulary. */
  @Benchmark
  public SearchHits misspelt() {
    return search(misspelt);
  }

  /** Bytes a message takes, printed rather than measured. */
  public static void main(String[] arguments) {
    RankerBenchmark benchmark = new RankerBenchmark();
    benchmark.messages = 100_000;
    benchmark.fill();
    System.out.printf(
        "%d bytes a message, %d words, %d bytes a word%n",
        benchmark.index.weight() / benchmark.messages,
        benchmark.vocabulary.size(),
        benchmark.vocabulary.weight() / benchmark.vocabulary.size());
  }
}
