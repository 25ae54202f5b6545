package io.sharedcontext.search.index;

/** Where the candidates of one search occur in the visible messages of an {@link IndexPart}. For one thread. */
public interface Occurrences {
  /** Does this candidate occur at all? */
  boolean any(int candidate);

  /** Takes how often a candidate occurs in a message. */
  @FunctionalInterface
  interface Sink {
    void occurs(int place, int candidate, int inText, int inMetadata);
  }

  /** Shows where this candidate occurs, in the order of places. */
  void each(int candidate, int from, int to, Sink sink);

  /**
   * The messages that hold any candidate with a weight.
   *
   * @param inText what each candidate counts in the text, 0 for not at all
   * @param inMetadata what it counts in metadata
   * @param strong a message with a candidate of more weight than this counts as holding the term
   */
  Holders holders(float[] inText, float[] inMetadata, float strong);
}
