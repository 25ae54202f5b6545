package io.sharedcontext.memory;

import io.sharedcontext.tool.Caller;
import java.util.Optional;

/**
 * Where an entry lies. Nothing is ever looked up in another place than the one that was named, so a
 * private entry is out of reach for everybody but its owner.
 *
 * @param owner the agent it belongs to, or {@link #SHARED}
 * @param session the session's id, empty for global
 * @param key the entry's name there
 */
public record MemoryKey(String owner, String session, String key) {
  /** The owner of what all agents share; no agent can have this id. */
  static final String SHARED = "*";

  /** The session of an entry that belongs to none. */
  static final String GLOBAL = "";

  static MemoryKey of(Caller caller, Optional<String> session, boolean shared, String key) {
    return new MemoryKey(owner(caller, shared), session.orElse(GLOBAL), key);
  }

  /** Whose entries a caller means. */
  static String owner(Caller caller, boolean shared) {
    return shared ? SHARED : caller.id();
  }

  /** How far an entry of {@code session} reaches. */
  static MemoryScope scope(String session) {
    return session.isEmpty() ? MemoryScope.GLOBAL : MemoryScope.SESSION;
  }

  /** How far the entry reaches. */
  public MemoryScope scope() {
    return scope(session);
  }

  /** The session, empty for global. */
  public Optional<String> sessionIfAny() {
    return session.isEmpty() ? Optional.empty() : Optional.of(session);
  }

  /** Whether all agents share it. */
  public boolean shared() {
    return owner.equals(SHARED);
  }

  /** For sentences: {@code my/key in session session_1 (shared)}. */
  String words() {
    String where = session.isEmpty() ? "in global memory" : "in the memory of session " + session;
    return "'" + key + "' " + where + (shared() ? " (shared)" : " (private)");
  }
}
