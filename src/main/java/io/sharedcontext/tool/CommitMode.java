package io.sharedcontext.tool;

/** On which thread the first change of a call is committed. */
public enum CommitMode {
  /**
   * On the call's own, if no other change is under way: nothing else is asked for meanwhile that it
   * could share a commit with, and the way to the writer and back is spared.
   */
  INLINE,
  /** On the writer's, with the changes that wait there. */
  QUEUED
}
