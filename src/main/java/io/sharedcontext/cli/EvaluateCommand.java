package io.sharedcontext.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.lab.evaluate.Evaluation;
import io.sharedcontext.cli.lab.evaluate.Evaluation.Contestant;
import io.sharedcontext.cli.lab.evaluate.RankingMeasure;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: how well does search find what it should? */
@Command(
    name = "evaluate",
    description = "Measures search on questions whose answers are known.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "DIR holds JSON Lines: corpus.jsonl (space, id, ts, sender, content, metadata,",
      "parent), queries.jsonl (qid, space, query), qrels.jsonl (qid, cat, rel: ids).",
      "Each query searches its own space. Times are of a second, warm round.",
      "",
      "Examples:",
      "  shared-context evaluate data/conversations",
      "  shared-context evaluate data/typos --corpus data/conversations --system fts",
      "  shared-context evaluate data/conversations --explain q17"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int MOST = 1_000;

  private static final String LEGEND = """


      N: questions. R@K: share of the right messages among the first K results. MRR: one
      divided by the place of the first right one, on average. NDCG: gain of the list,
      1 is the best order. P50, P95: 50 and 95 of 100 searches took no longer.""";

  private final Operator operator;

  @Option(
      names = "--system",
      paramLabel = "NAME",
      description = "What to measure: ours (default), fts (SQLite FTS5), fuzzywuzzy (weighted"
          + " ratio over whole messages), grep (words as substrings).")
  private Contestant system = Contestant.OURS;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "Where corpus.jsonl is; default: DIR.")
  private Optional<Path> corpus = Optional.empty();

  @Option(names = "--k", paramLabel = "K", split = ",", description = "Results to look at: 5,10.")
  private List<Integer> depths = List.of(5, 10);

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "The fuzzy_threshold for ours: ${DEFAULT-VALUE}.")
  private int threshold = 60;

  @Option(
      names = "--explain",
      paramLabel = "QID",
      description = "Say of one question why its answers are found or not, beside the best three.")
  private Optional<String> explain = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(paramLabel = "DIR", description = "Where queries.jsonl and qrels.jsonl are.")
  private Path directory = Path.of("");

  EvaluateCommand(Operator operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    if (depths.isEmpty() || depths.stream().anyMatch(depth -> depth < 1 || depth > MOST)) {
      throw Failure.of(ErrorCode.INVALID_INPUT, "--k takes numbers from 1 to " + MOST);
    }
    Evaluation evaluation = Evaluation.of(directory, corpus.orElse(directory), depths);
    if (explain.isPresent()) {
      operator.print(TerminalText.lines(evaluation.explain(explain.get(), threshold), ""));
      return Cli.OK;
    }
    Map<String, RankingMeasure> measures = measured(evaluation);
    operator.print(json ? object(measures).toString() : table(measures));
    return Cli.OK;
  }

  private Map<String, RankingMeasure> measured(Evaluation evaluation) {
    try (ProgressLine line = new ProgressLine(operator)) {
      return evaluation.run(
          system, threshold, (done, all) -> line.show("searching", done, all, "questions"));
    }
  }

  private String table(Map<String, RankingMeasure> measures) {
    List<String> titles = new ArrayList<>(List.of("QUESTIONS", "N"));
    depths.forEach(depth -> titles.add("R@" + depth));
    titles.addAll(List.of("MRR", "NDCG", "P50 ms", "P95 ms"));
    TextTable table = new TextTable(titles.toArray(String[]::new));
    measures.forEach((name, measure) -> table.row(row(name, measure).toArray()));
    return table.text() + LEGEND;
  }

  private List<Object> row(String name, RankingMeasure measure) {
    List<Object> row = new ArrayList<>(List.of(name, measure.questions()));
    depths.forEach(depth -> row.add(decimals(measure.recall(depth), 3)));
    row.add(decimals(measure.reciprocalRank(), 3));
    row.add(decimals(measure.gain(deepest()), 3));
    row.add(decimals(measure.millis(0.5), 2));
    row.add(decimals(measure.millis(0.95), 2));
    return row;
  }

  private int deepest() {
    return depths.stream().mapToInt(depth -> depth).max().orElse(1);
  }

  private static String decimals(double value, int places) {
    return ("%." + places + "f").formatted(value);
  }

  private ObjectNode object(Map<String, RankingMeasure> measures) {
    ObjectNode object = Json.object();
    object.put("system", system.toString());
    ObjectNode sets = object.putObject("questions");
    measures.forEach((name, measure) -> {
      ObjectNode one = sets.putObject(name).put("n", measure.questions());
      depths.forEach(depth -> one.put("recall@" + depth, measure.recall(depth)));
      one.put("mrr", measure.reciprocalRank());
      one.put("ndcg@" + deepest(), measure.gain(deepest()));
      one.put("p50_ms", measure.millis(0.5)).put("p95_ms", measure.millis(0.95));
    });
    return object;
  }
}
