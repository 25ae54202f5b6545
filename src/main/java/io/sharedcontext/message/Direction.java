package io.sharedcontext.message;

/** Which way pages go. */
enum Direction {
  /** Oldest first. */
  FORWARD,
  /** Newest first. */
  BACKWARD
}
