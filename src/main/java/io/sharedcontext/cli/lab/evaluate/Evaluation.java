package io.sharedcontext.cli.lab.evaluate;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** One engine on one collection. */
public final class Evaluation {
  /** The line that stands for all questions. */
  static final String ALL = "all";

  private final Corpus collection;
  private final List<Integer> depths;

  /** The engines that can be compared. */
  public enum Contestant {
    /** What {@code search_context} ranks with. */
    OURS,
    /** SQLite FTS5. */
    FTS,
    /** The weighted ratio over whole messages, as FuzzyWuzzy and RapidFuzz have it. */
    FUZZYWUZZY,
    /** How many words of the query are substrings of the message. */
    GREP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Evaluation(Corpus collection, List<Integer> depths) {
    this.collection = collection;
    this.depths = depths;
  }

  /**
   * Reads what to ask; fails with the file and line that cannot be read.
   *
   * @param questions the directory of the questions and answers
   * @param corpus the directory of the messages
   * @param depths the numbers of results to look at, at least one
   */
  public static Evaluation of(Path questions, Path corpus, List<Integer> depths) {
    return new Evaluation(Corpus.read(questions, corpus), List.copyOf(depths));
  }

  /** Asks every question twice, to be warm the second time, and measures that time: all, by space, by category. */
  public Map<String, RankingMeasure> run(Contestant contestant, int threshold, Progress progress) {
    int all = 2 * collection.questions().size();
    try (Engine engine = engine(contestant, threshold)) {
      ask(engine, done -> progress.at(done, all));
      return ask(engine, done -> progress.at(all / 2 + done, all));
    }
  }

  /** Learns how many questions were asked, of all. */
  @FunctionalInterface
  public interface Progress {
    /** So many. */
    void at(int done, int all);
  }

  /**
   * Why what answers a question is found by {@link Contestant#OURS}, or not, for people to read. Fails
   * for a question that is not there.
   *
   * @param question its {@code qid}
   */
  public String explain(String question, int threshold) {
    CorpusQuery request = collection.questions().stream()
        .filter(one -> one.id().equals(question))
        .findFirst()
        .orElseThrow(() -> Failure.of(
            ErrorCode.INVALID_INPUT, "no question with an answer has the qid " + question));
    return new ProductEngine(collection, threshold).explained(request);
  }

  private Engine engine(Contestant contestant, int threshold) {
    return switch (contestant) {
      case OURS -> new ProductEngine(collection, threshold);
      case FTS -> new Fts5Engine(collection);
      case FUZZYWUZZY -> new PerMessageEngine(collection, PerMessageEngine::ratio);
      case GREP -> new PerMessageEngine(collection, PerMessageEngine::grep);
    };
  }

  private Map<String, RankingMeasure> ask(Engine engine, IntConsumer progress) {
    Map<String, RankingMeasure> measures =
        new TreeMap<>(Comparator.comparing((String name) -> !name.equals(ALL))
            .thenComparing(Comparator.naturalOrder()));
    int asked = 0;
    for (CorpusQuery request : collection.questions()) {
      progress.accept(asked++);
      RankingMeasure.Outcome outcome = outcome(engine, request);
      measure(measures, ALL).add(outcome);
      measure(measures, request.space()).add(outcome);
      if (!request.category().isEmpty()) {
        measure(measures, request.category()).add(outcome);
      }
    }
    return measures;
  }

  private static RankingMeasure measure(Map<String, RankingMeasure> measures, String name) {
    return measures.computeIfAbsent(name, any -> new RankingMeasure());
  }

  private RankingMeasure.Outcome outcome(Engine engine, CorpusQuery request) {
    long start = System.nanoTime();
    List<String> best = engine.best(request, Collections.max(depths));
    double millis = (System.nanoTime() - start) / 1e6;
    List<Boolean> relevant = best.stream().map(request.relevant()::contains).toList();
    return new RankingMeasure.Outcome(relevant, request.relevant().size(), millis);
  }
}
