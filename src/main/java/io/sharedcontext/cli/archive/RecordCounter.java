package io.sharedcontext.cli.archive;

import java.util.concurrent.atomic.AtomicLong;

/** Counts lines by their kind. */
final class RecordCounter {
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong participants = new AtomicLong();
  private final AtomicLong memory = new AtomicLong();

  void add(ArchiveRecord line) {
    if (line instanceof ArchiveRecord.Session) {
      sessions.incrementAndGet();
    } else if (line instanceof ArchiveRecord.Message) {
      messages.incrementAndGet();
    } else if (line instanceof ArchiveRecord.Participant) {
      participants.incrementAndGet();
    } else if (line instanceof ArchiveRecord.Memory) {
      memory.incrementAndGet();
    }
  }

  void add(RecordCounts tally) {
    sessions.addAndGet(tally.sessions());
    messages.addAndGet(tally.messages());
    participants.addAndGet(tally.participants());
    memory.addAndGet(tally.memory());
  }

  RecordCounts tally() {
    return new RecordCounts(sessions.get(), messages.get(), participants.get(), memory.get());
  }
}
