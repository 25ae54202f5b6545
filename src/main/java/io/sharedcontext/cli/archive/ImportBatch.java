package io.sharedcontext.cli.archive;

import io.sharedcontext.message.Message;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.message.SearchIndexer;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.work.WorkArchiveTable;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Some lines that are written in one transaction. What it learns stays in it until {@link #keep}, so
 * that a transaction that did not commit leaves no trace.
 */
final class ImportBatch {
  private static final Ids NONE = new Ids();

  private final Map<String, ImportValidator.Known> sessions;
  private final AtomicBoolean moved;
  private final SearchIndexer indexer;
  private final IdentityHashMap<ArchiveRecord, SearchIndexer.IndexEntry> looked =
      new IdentityHashMap<>();
  private final Map<String, Ids> fresh = new HashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final RecordCounter written = new RecordCounter();

  /**
   * A batch of an import.
   *
   * @param sessions the sessions of the file
   * @param moved whether some message has another id here than in the file
   * @param indexer makes the messages findable
   */
  ImportBatch(
      Map<String, ImportValidator.Known> sessions, AtomicBoolean moved, SearchIndexer indexer) {
    this.sessions = sessions;
    this.moved = moved;
    this.indexer = indexer;
  }

  /** Does what takes its time before the transaction begins. */
  ImportBatch prepare(List<ArchiveRecord> lines) {
    for (ArchiveRecord line : lines) {
      if (line instanceof ArchiveRecord.Message message
          && known(message.sessionId()).ids().find(message.id()).isEmpty()) {
        looked.put(message, indexer.prepare(message(message)));
      }
    }
    return this;
  }

  ImportBatch write(Tx tx, List<ArchiveRecord> lines) {
    last.set(ArchiveTable.lastMessage(tx));
    for (ArchiveRecord line : lines) {
      if (write(tx, line)) {
        written.add(line);
      }
    }
    return this;
  }

  /** Makes known what was written, now that it is durable. */
  RecordCounts keep() {
    fresh.forEach((session, ids) -> known(session).ids().addAll(ids));
    return written.counts();
  }

  private boolean write(Tx tx, ArchiveRecord line) {
    if (line instanceof ArchiveRecord.Session session) {
      return session(tx, session);
    }
    if (line instanceof ArchiveRecord.Message message) {
      return message(tx, message);
    }
    if (line instanceof ArchiveRecord.Ticket ticket) {
      return TicketArchiveTable.keep(
          tx,
          ticket,
          upTo(ticket.sessionId(), ticket.messageId()),
          ticket.replyId().map(reply -> upTo(ticket.sessionId(), reply)));
    }
    if (line instanceof ArchiveRecord.Participant participant) {
      return participant(tx, participant);
    }
    if (line instanceof ArchivedWork work) {
      return WorkArchiveTable.keep(tx, work.item());
    }
    return line instanceof ArchiveRecord.Memory memory && ArchiveTable.keep(tx, memory);
  }

  private boolean session(Tx tx, ArchiveRecord.Session line) {
    if (known(line.sessionId()).inStore()) {
      return false;
    }
    SessionTable.insert(
        tx,
        new Session(
            line.sessionId(),
            line.purpose(),
            line.createdBy(),
            line.createdAt(),
            line.updatedAt(),
            line.isActive(),
            line.metadata(),
            line.workspace()));
    return true;
  }

  private boolean message(Tx tx, ArchiveRecord.Message line) {
    OptionalLong before = known(line.sessionId()).ids().find(line.id());
    if (before.isPresent()) {
      note(line.id(), before.getAsLong());
      return false;
    }
    long id = Math.max(line.id(), last.get() + 1);
    if (id > last.get() + 1) {
      ArchiveTable.nextMessage(tx, id);
    }
    Message message = message(line);
    SearchIndexer.IndexEntry findable =
        looked.computeIfAbsent(line, any -> indexer.prepare(message));
    last.set(MessageTable.insert(tx, line.sessionId(), message, findable));
    TicketArchiveTable.time(tx, last.get(), line);
    fresh.computeIfAbsent(line.sessionId(), session -> new Ids()).add(line.id(), last.get());
    note(line.id(), last.get());
    return true;
  }

  private Message message(ArchiveRecord.Message line) {
    return new Message(
        0,
        line.sender(),
        line.senderType(),
        // A file proves nobody's name.
        false,
        line.content(),
        line.timestamp(),
        line.visibility(),
        line.to(),
        line.metadata(),
        line.parentMessageId().map(parent -> upTo(line.sessionId(), parent)));
  }

  private boolean participant(Tx tx, ArchiveRecord.Participant line) {
    long acknowledged = moved.get()
        ? upTo(line.sessionId(), line.acknowledged())
        : Math.min(line.acknowledged(), last.get());
    if (known(line.sessionId()).inStore()) {
      ArchiveTable.merge(tx, line, acknowledged);
      return false;
    }
    ArchiveTable.replace(tx, line, acknowledged);
    return true;
  }

  private void note(long inFile, long inStore) {
    if (inFile != inStore) {
      moved.set(true);
    }
  }

  private long upTo(String session, long inFile) {
    long here = fresh.getOrDefault(session, NONE).upTo(inFile);
    return here > 0 ? here : known(session).ids().upTo(inFile);
  }

  private ImportValidator.Known known(String session) {
    return Objects.requireNonNull(sessions.get(session));
  }
}
