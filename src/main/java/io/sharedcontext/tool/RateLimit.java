package io.sharedcontext.tool;

import java.util.Locale;

/** The token bucket that a call draws from: calls a minute for one agent. */
public enum RateLimit {
  UNLIMITED(0),
  AUTHENTICATION(60),
  MESSAGES(6_000),
  SEARCH(3_000),
  MEMORY(6_000),
  /** Calls that are denied something, whoever makes them. */
  REFUSALS(300);

  private final int perMinute;

  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /** What texts call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Calls a minute; 0 for no limit. A tenth of it may come at once. */
  public int perMinute() {
    return perMinute;
  }
}
