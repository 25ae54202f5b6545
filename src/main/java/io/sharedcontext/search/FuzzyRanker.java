package io.sharedcontext.search;

import io.sharedcontext.search.fuzzy.EditDistance;
import io.sharedcontext.search.fuzzy.PreparedText;
import io.sharedcontext.search.fuzzy.WeightedRatio;
import io.sharedcontext.search.index.TextCache.Texts;
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
  private final int limit;

  FuzzyRanker(SearchRequest wanted) {
    query = WeightedRatio.of(wanted.query());
    words = Tokenizer.of(wanted.query());
    threshold = wanted.threshold();
    limit = wanted.limit();
  }

  /** A session's part in a search, and its texts. */
  record Part(SearchScope scope, Texts texts) {}

  /** The best of the messages that are visible and wanted; the newer of two that score alike. */
  SearchHits search(List<Part> parts) {
    TopHits best = new TopHits(limit);
    parts.forEach(part -> search(part, best));
    return ranked(best, hit -> Set.of());
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

  private void search(Part part, TopHits best) {
    int guess = 0;
    for (SearchScope.Run run : part.scope().runs()) {
      for (int at = run.from(); at < run.to(); at++, guess++) {
        if (run.visible().test(at) && run.wanted().test(at)) {
          long id = run.part().id(at);
          int place = part.texts().place(id, guess);
          if (place >= 0) {
            add(id, PreparedText.processed(part.texts().texts()[place]), best);
          }
        }
      }
    }
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
