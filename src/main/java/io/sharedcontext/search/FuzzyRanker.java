package io.sharedcontext.search;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.fuzzy.PreparedText;
import io.sharedcontext.search.fuzzy.WeightedRatio;
import io.sharedcontext.search.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Ranks messages by how much they resemble a query as a whole: the weighted ratio of the query and
 * the sender, the content and the values of the metadata together. Immutable.
 */
final class FuzzyRanker {
  private final WeightedRatio query;
  private final List<String> words;
  private final double threshold;

  FuzzyRanker(SearchRequest wanted) {
    query = WeightedRatio.of(wanted.query());
    words = Tokenizer.of(wanted.query());
    threshold = wanted.threshold();
  }

  /** Sees one session's texts, in the order of ids, and adds to {@code best} those that resemble the query. */
  final class Reader {
    private final List<SearchScope.Run> runs;
    private final TopHits best;
    private int run;
    private int at;

    Reader(SearchScope scope, TopHits best) {
      runs = scope.runs();
      this.best = best;
      at = runs.isEmpty() ? 0 : runs.get(0).from();
    }

    /** Takes the next text; one that is not of a visible and wanted message of the scope counts for nothing. */
    void take(String text, long id) {
      if (goTo(id)) {
        SearchScope.Run in = runs.get(run);
        if (in.visible().test(at) && in.wanted().test(at)) {
          add(id, PreparedText.processed(text), best);
        }
      }
    }

    /** Goes to the message {@code id}, or to that after it; says whether it is there. */
    private boolean goTo(long id) {
      while (run < runs.size()) {
        SearchScope.Run in = runs.get(run);
        while (at < in.to() && in.part().id(at) < id) {
          at++;
        }
        if (at < in.to()) {
          return in.part().id(at) == id;
        }
        run++;
        at = run < runs.size() ? runs.get(run).from() : 0;
      }
      return false;
    }
  }

  /** What was added to {@code best}, with the words that {@code alike} gives. */
  static SearchHits ranked(TopHits best, Function<Hit, Set<String>> alike) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < best.messages().length; i++) {
      Hit hit = new Hit(best.id(i), best.evidence(i), Set.of(MatchKind.FUZZY), Set.of());
      hits.add(hit.with(alike.apply(hit)));
    }
    return new SearchHits(hits, best.total());
  }

  /** Adds what has this text if it resembles the query enough. */
  void add(long id, PreparedText text, TopHits best) {
    double score = query.score(text, threshold);
    if (score >= threshold && score > 0) {
      best.add(best.total(), score, id);
    }
  }

  /** The words of {@code content} that resemble one of the query. */
  Set<String> alike(String content) {
    List<EditDistance> request = words.stream().map(EditDistance::from).toList();
    Set<String> alike = new HashSet<>();
    Tokenizer.read(content, (word, start, end) -> {
      for (int i = 0; i < request.size(); i++) {
        int most = FuzzyExpansion.edits(words.get(i).length());
        if (request.get(i).to(word, most) != EditDistance.FARTHER) {
          alike.add(word);
        }
      }
    });
    return alike;
  }
}
