package io.sharedcontext.memory;

/** How far an entry reaches. */
public enum MemoryScope {
  /** The store as a whole. */
  GLOBAL,
  /** One session. */
  SESSION
}
