package io.sharedcontext.search;

/** What in a message answered a query. */
public enum MatchKind {
  /** Words of the message, as they were asked for or in another form. */
  TEXT,
  /** Words that resemble what was asked for. */
  FUZZY,
  /** Words in the values of its metadata. */
  METADATA,
  /** The name of who sent it. */
  SENDER
}
