package io.sharedcontext.store.postgresql;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Processes of this machine whose end this process saw, and told the others of. Not for several threads. */
final class SeenEnds {
  private static final int MOST = 1_000;

  private final ToIntFunction<String> note;
  private final Set<String> ids = new HashSet<>();

  /** None yet; {@code note} tells other processes of an end. */
  SeenEnds(ToIntFunction<String> note) {
    this.note = note;
  }

  /** Whether the process at {@code place} has ended, as far as can be seen from here; the others are told once. */
  boolean sees(String id, ProcessPlace place) {
    if (!place.ended()) {
      return false;
    }
    if (ids.size() >= MOST) {
      ids.clear();
    }
    if (ids.add(id)) {
      tell(id);
    }
    return true;
  }

  private void tell(String id) {
    try {
      int told = note.applyAsInt(id);
      PostgresEngine.LOG.debug("{} has ended; {} told of", id, told);
    } catch (RuntimeException e) {
      // The others find it out by themselves, after the time in which it might come back.
      PostgresEngine.LOG.warn("that a process ended could not be noted: {}", e.toString());
    }
  }

  /** It lives after all. */
  void forget(String id) {
    ids.remove(id);
  }
}
