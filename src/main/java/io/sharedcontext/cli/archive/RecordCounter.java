package io.sharedcontext.cli.archive;

/** Counts lines by their kind. For one thread. */
final class RecordCounter {
  private long sessions;
  private long messages;
  private long participants;
  private long memory;
  private long work;

  void add(ArchiveRecord line) {
    if (line instanceof ArchiveRecord.Session) {
      sessions++;
    } else if (line instanceof ArchiveRecord.Message) {
      messages++;
    } else if (line instanceof ArchiveRecord.Participant) {
      participants++;
    } else if (line instanceof ArchiveRecord.Memory) {
      memory++;
    } else if (line instanceof ArchivedWork) {
      work++;
    }
  }

  void add(RecordCounts counts) {
    sessions += counts.sessions();
    messages += counts.messages();
    participants += counts.participants();
    memory += counts.memory();
    work += counts.work();
  }

  RecordCounts counts() {
    return new RecordCounts(sessions, messages, participants, memory, work);
  }
}
