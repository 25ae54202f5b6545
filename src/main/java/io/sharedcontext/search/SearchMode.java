package io.sharedcontext.search;

/** How literally a query is meant. */
public enum SearchMode {
  /** All kinds of evidence; words that nobody used are taken for misspelt ones. */
  AUTO,
  /** Every word may be misspelt, and a message that resembles the query as a whole counts. */
  FUZZY,
  /** Every word, and every phrase in quotation marks, has to be there as it is written. */
  EXACT
}
