package io.sharedcontext.cli.lab.evaluate;

import io.sharedcontext.search.fuzzy.WeightedRatio;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** Scores one message after the other on its own; of equals the newer is better. */
final class PerMessageEngine implements Engine {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final Map<String, List<CorpusMessage>> spaces;
  private final Scorer scorer;

  /** Makes a query into what scores a text, 0 for texts that do not match. */
  @FunctionalInterface
  interface Scorer {
    ToDoubleFunction<String> of(String query);
  }

  private record Candidate(String id, double score) {}

  PerMessageEngine(Corpus collection, Scorer scorer) {
    this.spaces = collection.spaces();
    this.scorer = scorer;
  }

  /** FuzzyWuzzy's and RapidFuzz's weighted ratio of the query and the whole message. */
  static ToDoubleFunction<String> ratio(String query) {
    WeightedRatio likeness = WeightedRatio.of(query);
    return text -> likeness.score(text, 0);
  }

  /** How many words of the query are in the message as substrings, whatever their case. */
  static ToDoubleFunction<String> grep(String query) {
    List<String> words = List.of(SPACES.split(query.strip().toLowerCase(Locale.ROOT)));
    return text -> {
      String lower = text.toLowerCase(Locale.ROOT);
      return words.stream().filter(lower::contains).count();
    };
  }

  @Override
  public List<String> best(CorpusQuery request, int limit) {
    ToDoubleFunction<String> score = scorer.of(request.query());
    List<Candidate> candidates = new ArrayList<>();
    for (CorpusMessage told : Objects.requireNonNull(spaces.get(request.space()))) {
      candidates.add(new Candidate(told.id(), score.applyAsDouble(told.content())));
    }
    Collections.reverse(candidates);
    return candidates.stream()
        .filter(candidate -> candidate.score > 0)
        .sorted(Comparator.comparingDouble(Candidate::score).reversed())
        .limit(limit)
        .map(Candidate::id)
        .toList();
  }
}
