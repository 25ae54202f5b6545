package io.sharedcontext.secrets;

/** What happens to a call whose text holds what looks like a key. */
public enum SecretMode {
  /** Nobody looks. */
  OFF,
  /** It is done, and its result says so. */
  WARN,
  /** It is refused. */
  BLOCK
}
