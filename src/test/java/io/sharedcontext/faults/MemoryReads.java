package io.sharedcontext.faults;

import io.sharedcontext.faults.check.History;
import io.sharedcontext.faults.check.MemoryCall;
import io.sharedcontext.faults.check.MemoryCall.State;

/** What answers of {@code get_memory} say of an entry. */
final class MemoryReads {
  private MemoryReads() {}

  /** Notes a read that was answered; one that failed says nothing. */
  static void note(History history, String key, Reply read) {
    if (read.done()) {
      State found = new State(
          read.content().get("version").asLong(), read.content().get("value").asText());
      history.add(MemoryCall.read(key, found, read.span()));
    } else if (read.code().equals("MEMORY_NOT_FOUND")) {
      history.add(MemoryCall.read(key, State.ABSENT, read.span()));
    }
  }
}
