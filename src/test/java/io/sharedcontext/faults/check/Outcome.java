package io.sharedcontext.faults.check;

/** What a caller knows of its call. */
public enum Outcome {
  /** It was acknowledged, and has to stay. */
  DONE,
  /** It was refused, and must not have left anything. */
  REFUSED,
  /** No answer came, or one that says that it is not known. */
  UNKNOWN
}
