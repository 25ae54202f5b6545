package io.sharedcontext.tool;

/** In which tool lists a tool appears; one that is not listed can still be called. */
public enum ToolTier {
  /** In every list. */
  CORE,
  /** In {@code standard} and {@code all}. */
  STANDARD,
  /** In {@code all}, and for a launch credential that has {@code admin}. */
  ADMIN
}
