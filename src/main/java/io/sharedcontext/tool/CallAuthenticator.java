package io.sharedcontext.tool;

import java.util.Optional;

/** Says whom a call acts for. */
@FunctionalInterface
public interface CallAuthenticator {
  /**
   * Whom a call acts for: its token, else the agent that the connection authenticated as last, else
   * the launch identity. Throws {@link Failure}; a bad token never falls back.
   */
  Caller identify(CallSnapshot snapshot, Optional<String> token, ConnectionContext connection);

  /** Whether a connection acts for an agent that holds {@code needed}. */
  default boolean holds(Permission needed, ConnectionContext connection) {
    try {
      return identify(CallSnapshot.NONE, Optional.empty(), connection).may(needed);
    } catch (Failure e) {
      return false;
    }
  }
}
