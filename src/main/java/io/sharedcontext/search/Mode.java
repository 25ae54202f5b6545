package io.sharedcontext.search;

/** How literally a query is meant. */
public enum Mode {
  /** All kinds of evidence; words that nobody used are taken for misspelt ones. */
  AUTO,
  /** Every word may be misspelt. */
  FUZZY,
  /** Every word, and every phrase in quotation marks, has to be there as it is written. */
  EXACT
}
