package io.sharedcontext.cli.archive;

/** How many lines of each kind there are. */
public record RecordCounts(long sessions, long messages, long participants, long memory) {

  RecordCounts minus(RecordCounts other) {
    return new RecordCounts(
        sessions - other.sessions,
        messages - other.messages,
        participants - other.participants,
        memory - other.memory);
  }

  /** For people. */
  public String words() {
    return "%,d sessions, %,d messages, %,d memory entries".formatted(sessions, messages, memory);
  }
}
