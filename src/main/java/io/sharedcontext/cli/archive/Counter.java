package io.sharedcontext.cli.archive;

import java.util.concurrent.atomic.AtomicLong;

/** Counts lines by their kind. */
final class Counter {
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong participants = new AtomicLong();
  private final AtomicLong memory = new AtomicLong();

  void add(Line line) {
    if (line instanceof Line.Session) {
      sessions.incrementAndGet();
    } else if (line instanceof Line.Message) {
      messages.incrementAndGet();
    } else if (line instanceof Line.Participant) {
      participants.incrementAndGet();
    } else if (line instanceof Line.Memory) {
      memory.incrementAndGet();
    }
  }

  void add(Tally tally) {
    sessions.addAndGet(tally.sessions());
    messages.addAndGet(tally.messages());
    participants.addAndGet(tally.participants());
    memory.addAndGet(tally.memory());
  }

  Tally tally() {
    return new Tally(sessions.get(), messages.get(), participants.get(), memory.get());
  }
}
