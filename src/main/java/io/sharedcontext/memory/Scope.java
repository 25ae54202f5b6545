package io.sharedcontext.memory;

/** How far an entry reaches. */
public enum Scope {
  /** The store as a whole. */
  GLOBAL,
  /** One session. */
  SESSION
}
