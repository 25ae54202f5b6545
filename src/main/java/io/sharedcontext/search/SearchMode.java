package io.sharedcontext.search;

/** How literally a query is meant. */
public enum SearchMode {
  /**
   * All kinds of evidence; words that nobody used are taken for misspelt ones. A short query that
   * finds nothing so is compared as a whole.
   */
  AUTO,
  /** How much the query as a whole resembles a message as a whole: the weighted ratio. */
  FUZZY,
  /** Every word, and every phrase in quotation marks, has to be there as it is written. */
  EXACT
}
