package io.sharedcontext.tool;

import java.util.Locale;

/** What a caller may do. */
public enum Permission {
  /** Nothing is asked: the tool is how a caller becomes known. */
  NONE,
  READ,
  WRITE,
  ADMIN;

  /** The name clients and operators see: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
