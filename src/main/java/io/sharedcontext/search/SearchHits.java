package io.sharedcontext.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param hits the best, best first; the newer of two that score alike
 * @param total how many reached the threshold, whether or not they are among {@code hits}
 */
public record SearchHits(List<Hit> hits, int total) {
  /** Nothing was found. */
  public static final SearchHits NOTHING = new SearchHits(List.of(), 0);

  public SearchHits {
    hits = List.copyOf(hits);
  }
}
