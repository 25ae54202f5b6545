package io.sharedcontext.search.fuzzy;

import io.sharedcontext.search.Chatter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import me.xdrop.fuzzywuzzy.FuzzySearch;

/**
 * Races {@link WeightedRatio} against RapidFuzz (C++, called from Python, where python3 can import it) and
 * the fuzzywuzzy library, by turns in one run, on the same texts: every query against every text,
 * weighted ratio, cut-off 60. Prints nanoseconds a comparison, medians over the rounds.
 *
 * <p>RapidFuzz is measured twice, and the faster counts: {@code process.extract} and {@code
 * process.cdist}, which is C++ throughout. All three are given processed texts, and RapidFuzz and
 * this a query that is prepared once. "fresh" prepares each text anew at each comparison. Times are
 * those of the thread on the processor, so that a busy machine spoils them less.
 */
public final class LikenessRace {
  private static final int ROUNDS = 7;
  private static final double CUTOFF = 60;

  private static final String PYTHON = """
      import sys, time
      try:
          from rapidfuzz import fuzz, process
          import numpy
      except ImportError as e:
          print(e.name, "is missing: python3 -m pip install rapidfuzz numpy", file=sys.stderr)
          sys.exit(0)
      queries, texts = (open(f, encoding="utf-8").read().split("\\n") for f in sys.argv[1:3])
      def timed(work):
          work()
          start = time.thread_time_ns()
          work()
          return (time.thread_time_ns() - start) / len(queries) / len(texts)
      def extract():
          for query in queries:
              process.extract(query, texts, scorer=fuzz.WRatio, score_cutoff=60, limit=10)
      def cdist():
          process.cdist(queries, texts, scorer=fuzz.WRatio, score_cutoff=60, workers=1)
      print(min(timed(extract), timed(cdist)))
      """;

  private LikenessRace() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.printf("a word against 100,000: %.2f ms%n", vocabulary());
    List<String> queries = new Chatter(1).queries(30);
    System.out.printf(
        "%-22s %10s %10s %10s %12s %10s%n",
        "ns a comparison", "ours", "fresh", "rapidfuzz", "fuzzywuzzy", "times rf");
    race("1,000 short", queries, new Chatter(2).remarks(1_000));
    race("1,000 long", queries, new Chatter(3).reports(1_000));
    race("10,000 short", queries, new Chatter(4).remarks(10_000));
    race("10,000 long", queries, new Chatter(5).reports(10_000));
    List<String> sentences = new Chatter(6).remarks(30);
    race("sentence/1,000 short", sentences, new Chatter(2).remarks(1_000));
    race("sentence/1,000 long", sentences, new Chatter(3).reports(1_000));
  }

  /** Milliseconds to find the words within two edits of one, the median of fifty. */
  private static double vocabulary() {
    String[] words = new Chatter(7).vocabulary(100_000);
    long[] letters = Arrays.stream(words).mapToLong(EditDistance::letters).toArray();
    double[] times = new double[50];
    int found = 0;
    for (int round = 0; round < times.length; round++) {
      long start = clock();
      EditDistance distance = EditDistance.from(words[round * 97] + "x");
      for (int i = 0; i < words.length; i++) {
        boolean near = distance.mayReach(words[i].length(), letters[i], 2)
            && distance.to(words[i], 2) != EditDistance.FARTHER;
        found += near ? 1 : 0;
      }
      times[round] = (clock() - start) / 1e6;
    }
    return found < times.length ? Double.NaN : median(times);
  }

  private static void race(String name, List<String> queries, List<String> texts)
      throws IOException, InterruptedException {
    List<String> request = queries.stream().map(LikenessRace::processed).toList();
    List<String> answered = texts.stream().map(LikenessRace::processed).toList();
    double[][] times = new double[4][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      times[0][round] = prepared(request, answered);
      times[1][round] = fresh(request, answered);
      times[2][round] = rapidfuzz(request, answered);
      times[3][round] = round < 3 ? fuzzywuzzy(request, answered) : times[3][round - 1];
    }
    double[] medians = Arrays.stream(times).mapToDouble(LikenessRace::median).toArray();
    System.out.printf(
        "%-22s %10.0f %10.0f %10.0f %12.0f %10.2f%n",
        name, medians[0], medians[1], medians[2], medians[3], medians[2] / medians[0]);
  }

  private static String processed(String text) {
    return new String(PreparedText.of(text).letters());
  }

  private static double prepared(List<String> queries, List<String> texts) {
    List<PreparedText> ready = texts.stream().map(PreparedText::of).toList();
    ready.forEach(PreparedText::tokens);
    double sum = 0;
    long start = clock();
    for (String query : queries) {
      WeightedRatio likeness = WeightedRatio.of(query);
      for (PreparedText text : ready) {
        sum += likeness.score(text, CUTOFF);
      }
    }
    return each(start, queries, texts, sum);
  }

  private static double fresh(List<String> queries, List<String> texts) {
    double sum = 0;
    long start = clock();
    for (String query : queries) {
      WeightedRatio likeness = WeightedRatio.of(query);
      for (String text : texts) {
        sum += likeness.score(text, CUTOFF);
      }
    }
    return each(start, queries, texts, sum);
  }

  private static double fuzzywuzzy(List<String> queries, List<String> texts) {
    List<String> some = queries.subList(0, 5);
    List<String> few = texts.subList(0, 300);
    double sum = 0;
    long start = clock();
    for (String query : some) {
      for (String text : few) {
        sum += FuzzySearch.weightedRatio(query, text);
      }
    }
    return each(start, some, few, sum);
  }

  private static long clock() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The sum is looked at, so that no compiler may leave the work out. */
  private static double each(long start, List<String> queries, List<String> texts, double sum) {
    double nanos = clock() - start;
    return sum < 0 ? Double.NaN : nanos / queries.size() / texts.size();
  }

  private static double rapidfuzz(List<String> queries, List<String> texts)
      throws IOException, InterruptedException {
    Path request = Files.createTempFile("race", ".queries");
    Path answered = Files.createTempFile("race", ".texts");
    try {
      Files.writeString(request, String.join("\n", queries));
      Files.writeString(answered, String.join("\n", texts));
      Process python = new ProcessBuilder(
              "python3", "-c", PYTHON, request.toString(), answered.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      String answer =
          new String(python.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      python.waitFor();
      return answer.isEmpty() ? Double.NaN : Double.parseDouble(answer);
    } finally {
      Files.delete(request);
      Files.delete(answered);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
