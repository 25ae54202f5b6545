package io.sharedcontext.cli.archive;

import io.sharedcontext.cli.Quantity;

/** How many lines of each kind there are. */
public record RecordCounts(
    long sessions, long messages, long participants, long memory, long work) {

  RecordCounts minus(RecordCounts other) {
    return new RecordCounts(
        sessions - other.sessions,
        messages - other.messages,
        participants - other.participants,
        memory - other.memory,
        work - other.work);
  }

  /** For people. */
  public String words() {
    return Quantity.of(sessions, "session") + ", " + Quantity.of(messages, "message") + ", "
        + Quantity.of(memory, "memory entry")
        + (work == 0 ? "" : ", " + Quantity.of(work, "work item"));
  }
}
