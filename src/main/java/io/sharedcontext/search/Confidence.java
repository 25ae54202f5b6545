package io.sharedcontext.search;

import java.util.List;

/**
 * From which score on a best result is more likely an answer than not, by how scores came about. Found
 * by asking each question where its answer is and where it cannot be: docs/search.md.
 */
enum Confidence {
  /** A share of the evidence that the words of the query could give. */
  BY_WORDS(78),
  /** The weighted ratio: 85.5 for any text of the right length that shares one word. */
  BY_RATIO(86);

  private final double least;

  Confidence(double least) {
    this.least = least;
  }

  /** Is the first of {@code results} probably an answer? */
  boolean in(List<SearchResult> results) {
    return !results.isEmpty() && results.get(0).score() >= least;
  }
}
