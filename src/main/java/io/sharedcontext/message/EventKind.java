package io.sharedcontext.message;

/** What a wait may be for. */
public enum EventKind {
  /** Somebody posted. */
  MESSAGE,
  /** What another agent had locked can be had. */
  LOCK_FREE,
  /** An item of work can be claimed. */
  WORK_READY,
  /** Another agent has done an item of work. */
  WORK_DONE,
  /** An agent that did something else calls itself idle. */
  AGENT_IDLE,
  /** An agent that was there is not there any more. */
  AGENT_GONE
}
