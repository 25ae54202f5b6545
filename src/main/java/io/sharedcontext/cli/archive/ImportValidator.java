package io.sharedcontext.cli.archive;

import io.sharedcontext.auth.AccessArchive.StoredKey;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at a whole file before anything of it is written: whether its lines fit together, and which
 * of its messages the store already has. For one thread.
 */
final class ImportValidator implements Consumer<ArchiveRecord> {
  private final Store store;
  private final Map<String, Known> sessions = new HashMap<>();
  private final List<StoredKey> keys = new ArrayList<>();
  private ArchiveRecord.Head head = ArchiveRecord.Head.of(false, 0);
  private long lastId;
  private final RecordCounter counter = new RecordCounter();
  private boolean export;
  private boolean ended;

  ImportValidator(Store store) {
    this.store = store;
  }

  /**
   * A session of the file.
   *
   * @param inStore whether the store had it before
   * @param ids its messages that the store has, with their ids there
   * @param seen all its messages so far, for finding parents
   */
  record Known(boolean inStore, Ids ids, Ids seen, Deque<ArchiveTable.Stored> next) {}

  Map<String, Known> sessions() {
    return sessions;
  }

  /** What the file says of who got into the store that it comes from. */
  ArchiveRecord.Head head() {
    return head;
  }

  /** The keys in the file. */
  List<StoredKey> keys() {
    return keys;
  }

  RecordCounts counts() {
    return counter.counts();
  }

  @Override
  public void accept(ArchiveRecord line) {
    require(!ended, "there is a line after the last one");
    if (line instanceof ArchiveRecord.Head first) {
      require(!export, "the first line is there twice");
      export = true;
      head = first;
    } else if (line instanceof ArchiveRecord.Key key) {
      require(sessions.isEmpty(), "keys must come before sessions");
      keys.add(key.stored());
    } else if (line instanceof ArchiveRecord.Session session) {
      session(session);
    } else if (line instanceof ArchiveRecord.Message message) {
      message(message);
    } else if (line instanceof ArchiveRecord.Ticket ticket) {
      require(
          known(ticket.sessionId()).seen().find(ticket.messageId()).isPresent(),
          "message_id " + ticket.messageId() + " is not an earlier message of the session");
    } else if (line instanceof ArchiveRecord.Participant participant) {
      known(participant.sessionId());
    } else if (line instanceof ArchivedWork work) {
      known(work.sessionId());
    } else if (line instanceof ArchiveRecord.Memory memory) {
      memory.sessionId().ifPresent(this::known);
    } else if (line instanceof ArchiveRecord.End end) {
      require(
          end.equals(ArchiveRecord.End.of(counter.counts())),
          "the counts differ from what came before");
      ended = true;
    }
    counter.add(line);
  }

  /** Throws if an export was cut. */
  void end() {
    if (export && !ended) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "the file was cut: its last line, of the type end, is missing");
    }
  }

  private void session(ArchiveRecord.Session line) {
    boolean inStore = store.read(tx -> ArchiveTable.sessionExists(tx, line.sessionId()));
    Known before = sessions.put(
        line.sessionId(), new Known(inStore, new Ids(), new Ids(), new ArrayDeque<>()));
    require(before == null, "session " + line.sessionId() + " is there twice");
  }

  private void message(ArchiveRecord.Message line) {
    Known session = known(line.sessionId());
    require(line.to().stream().distinct().count() == line.to().size(), "to names an agent twice");
    require(line.id() > lastId, "the ids of messages must grow");
    lastId = line.id();
    line.parentMessageId()
        .ifPresent(parent -> require(
            session.seen().find(parent).isPresent(),
            "parent_message_id " + parent + " is not an earlier message of the session"));
    if (session.inStore() && session.ids().size() == session.seen().size()) {
      compare(session, line);
    }
    session.seen().add(line.id(), line.id());
  }

  /** Messages that the store has come first in the file, in the same order. */
  private void compare(Known session, ArchiveRecord.Message line) {
    if (session.next().isEmpty()) {
      long after = session.ids().upTo(Long.MAX_VALUE);
      session.next().addAll(store.read(tx -> ArchiveTable.stored(tx, line.sessionId(), after)));
    }
    ArchiveTable.Stored stored = session.next().poll();
    if (stored != null) {
      require(
          stored.same(line),
          "session " + line.sessionId() + " is in the store with other messages; there, message "
              + stored.id() + " is in this place");
      session.ids().add(line.id(), stored.id());
    }
  }

  private Known known(String session) {
    Known known = sessions.get(session);
    if (known == null) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT, "session " + session + " has no line before this one");
    }
    return known;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw Failure.of(ErrorCode.INVALID_INPUT, otherwise);
    }
  }
}
