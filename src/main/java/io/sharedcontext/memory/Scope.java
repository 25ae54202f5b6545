package io.sharedcontext.memory;

/** How far an entry reaches. */
enum Scope {
  /** The store as a whole. */
  GLOBAL,
  /** One session. */
  SESSION
}
