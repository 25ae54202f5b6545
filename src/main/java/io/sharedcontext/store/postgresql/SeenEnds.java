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

  /** Whether it was seen before. */
  boolean seen(String id) {
    return ids.contains(id);
  }

  /** Whether the process at {@code place} has ended, as far as can be seen from here. */
  boolean sees(String id, ProcessPlace place) {
    if (!place.ended()) {
      return false;
    }
    if (ids.size() >= MOST) {
      ids.clear();
    }
    ids.add(id);
    try {
      int told = note.applyAsInt(id);
      PostgresEngine.LOG.debug("{} has ended; {} told of", id, told);
    } catch (RuntimeException e) {
      // The others find it out by themselves, after the time in which it might come back.
      PostgresEngine.LOG.warn("that a process ended could not be noted: {}", e.toString());
    }
    return true;
  }

  /** It lives after all. */
  void forget(String id) {
    ids.remove(id);
  }
}
