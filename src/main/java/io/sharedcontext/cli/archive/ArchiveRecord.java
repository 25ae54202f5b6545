package io.sharedcontext.cli.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AccessArchive.StoredKey;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.ArgumentReader;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.workspace.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of an export. After the keys, if they were asked for, come sessions, then all messages in
 * the order of their ids, then questions to people, then who takes part, then memory; the last line counts
 * them but for the questions, which stand in messages, so that a file that was cut shows.
 */
sealed interface ArchiveRecord
    permits ArchiveRecord.Head,
        ArchiveRecord.Key,
        ArchiveRecord.Session,
        ArchiveRecord.Message,
        ArchiveRecord.Ticket,
        ArchiveRecord.Participant,
        ArchivedWork,
        ArchiveRecord.Memory,
        ArchiveRecord.End {
  /** Beyond any id that a store gives in practice, and far from where its counter ends. */
  long LARGEST_ID = 1_000_000_000_000_000L;

  /** The owner of a memory entry: an agent, or all of them. */
  String OWNER = "\\*|" + Limits.AGENT_ID;

  /**
   * The first line. What it says of access is left out for a store that is open and has no keys.
   *
   * @param access {@code closed} where every agent needs a key
   * @param keyedAgents how many agents have or had a key, whose names are not free
   */
  record Head(
      @Doc String type,
      @Doc(min = 1, max = 1) long format,
      @Doc(pattern = "open|closed") Optional<String> access,
      @Doc(min = 1, max = LARGEST_ID) Optional<Long> keyedAgents)
      implements ArchiveRecord {
    static final String TYPE = "shared-context";
    private static final String CLOSED = "closed";

    static Head of(boolean closed, long keyedAgents) {
      return new Head(
          TYPE,
          1,
          closed ? Optional.of(CLOSED) : Optional.empty(),
          keyedAgents > 0 ? Optional.of(keyedAgents) : Optional.empty());
    }

    boolean closed() {
      return access.equals(Optional.of(CLOSED));
    }

    /** Whether somebody could get in under names that were not free. */
    boolean guarded() {
      return closed() || keyedAgents.isPresent();
    }
  }

  /** A key of an agent, without its secret. */
  record Key(
      @Doc String type,
      @Doc(pattern = "key_[0-9a-f]{12}") String id,
      @Doc(pattern = Limits.AGENT_ID) String agentId,
      @Doc(pattern = Limits.AGENT_TYPE) Optional<String> agentType,

      @Doc(pattern = "(read|write|admin)(,(read|write|admin)){0,2}")
      String permissions,

      @Doc(pattern = "([0-9a-f]{2}){16}") String salt,
      @Doc(pattern = "([0-9a-f]{2}){32}") String hash,
      @Doc Instant createdAt,
      @Doc Optional<Instant> revokedAt)
      implements ArchiveRecord {
    static final String TYPE = "key";

    static Key of(StoredKey key) {
      return new Key(
          TYPE,
          key.id(),
          key.agentId(),
          key.agentType(),
          key.permissions(),
          key.salt(),
          key.hash(),
          key.createdAt(),
          key.revokedAt());
    }

    StoredKey stored() {
      return new StoredKey(id, agentId, agentType, permissions, salt, hash, createdAt, revokedAt);
    }
  }

  /** A session. */
  record Session(
      @Doc String type,
      @Doc(pattern = Limits.SESSION_ID) String sessionId,
      @Doc(min = 1, max = Limits.PURPOSE, blank = true) String purpose,

      @Doc(max = Limits.METADATA_BYTES, maxKeys = Limits.METADATA_KEYS)
      ObjectNode metadata,

      @Doc(pattern = Limits.AGENT_ID) String createdBy,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc boolean isActive,
      @Doc(min = 1, max = Workspace.LONGEST_NAME) Optional<String> workspace)
      implements ArchiveRecord {
    static final String TYPE = "session";
  }

  /** A message with everything that decides who sees it. */
  record Message(
      @Doc String type,
      @Doc(min = 1, max = LARGEST_ID) long id,
      @Doc(pattern = Limits.SESSION_ID) String sessionId,
      @Doc(pattern = Limits.AGENT_ID) String sender,
      @Doc(pattern = Limits.AGENT_TYPE) String senderType,
      @Doc Instant timestamp,
      @Doc Visibility visibility,

      @Doc(max = Limits.RECIPIENTS, pattern = Limits.AGENT_ID)
      List<String> to,

      @Doc(min = 1, max = LARGEST_ID) Optional<Long> parentMessageId,

      @Doc(max = Limits.METADATA_BYTES, maxKeys = Limits.METADATA_KEYS)
      ObjectNode metadata,

      @Doc(min = 1, max = Limits.CONTENT, blank = true) String content,
      @Doc Optional<Instant> expiresAt,
      @Doc Optional<Instant> lapsedAt,
      @Doc Optional<Visibility> lapsedVisibility,

      @Doc(max = LARGEST_ID, pattern = Limits.AGENT_ID) Optional<List<String>> missed)
      implements ArchiveRecord {
    static final String TYPE = "message";
  }

  /** What a message with a question lacks: how the question stands. */
  record Ticket(
      @Doc String type,
      @Doc(pattern = "ticket_[0-9a-f]{16}") String ticketId,
      @Doc(pattern = Limits.SESSION_ID) String sessionId,
      @Doc(pattern = Limits.AGENT_ID) String agentId,
      @Doc(min = 1, max = LARGEST_ID) long messageId,
      @Doc(pattern = ".{1,200}") List<String> options,
      @Doc Instant askedAt,
      @Doc Optional<Instant> expiresAt,
      @Doc(pattern = "open|answered|lapsed") String state,
      @Doc(max = Limits.CONTENT, blank = true) Optional<String> answer,
      @Doc(pattern = Limits.AGENT_ID) Optional<String> answeredBy,
      @Doc(min = 1, max = LARGEST_ID) Optional<Long> replyId,
      @Doc Optional<Instant> closedAt)
      implements ArchiveRecord {
    static final String TYPE = "ticket";
  }

  /** An agent that takes part in a session, and how far it has acknowledged. */
  record Participant(
      @Doc String type,
      @Doc(pattern = Limits.SESSION_ID) String sessionId,
      @Doc(pattern = Limits.AGENT_ID) String agentId,
      @Doc boolean isPublic,
      @Doc(max = LARGEST_ID) long acknowledged,
      @Doc Instant joinedAt)
      implements ArchiveRecord {
    static final String TYPE = "participant";
  }

  /** An entry of memory. */
  record Memory(
      @Doc String type,
      @Doc(pattern = OWNER) String owner,
      @Doc(pattern = Limits.SESSION_ID) Optional<String> sessionId,
      @Doc(pattern = Limits.MEMORY_KEY) String key,
      @Doc(max = Limits.VALUE_BYTES) JsonNode value,

      @Doc(max = Limits.METADATA_BYTES, maxKeys = Limits.METADATA_KEYS)
      ObjectNode metadata,

      @Doc(min = 1) long version,
      @Doc(pattern = Limits.AGENT_ID) String createdBy,
      @Doc(pattern = Limits.AGENT_ID) String updatedBy,
      @Doc Instant createdAt,
      @Doc Instant updatedAt,
      @Doc Optional<Instant> expiresAt,

      @Doc(min = 1, max = Limits.RECIPIENTS, pattern = Limits.AGENT_ID)
      Optional<List<String>> writers)
      implements ArchiveRecord {
    static final String TYPE = "memory";
  }

  /** The last line. What it says of work is left out for a store without any. */
  record End(
      @Doc String type,
      @Doc long sessions,
      @Doc long messages,
      @Doc long participants,
      @Doc long memory,
      @Doc Optional<Long> workItems)
      implements ArchiveRecord {
    static final String TYPE = "end";

    static End of(RecordCounts counts) {
      return new End(
          TYPE,
          counts.sessions(),
          counts.messages(),
          counts.participants(),
          counts.memory(),
          Optional.of(counts.work()).filter(items -> items > 0));
    }
  }

  /** Reads a line by its type, with all complaints about it at once. */
  static ArchiveRecord read(ObjectNode object) {
    String type = object.path("type").asText();
    return switch (type) {
      case Head.TYPE -> ArgumentReader.read(Head.class, object);
      case Key.TYPE -> ArgumentReader.read(Key.class, object);
      case Session.TYPE -> ArgumentReader.read(Session.class, object);
      case Message.TYPE -> ArgumentReader.read(Message.class, object);
      case Ticket.TYPE -> ArgumentReader.read(Ticket.class, object);
      case Participant.TYPE -> ArgumentReader.read(Participant.class, object);
      case Memory.TYPE -> ArgumentReader.read(Memory.class, object);
      case ArchivedWork.TYPE -> ArgumentReader.read(ArchivedWork.class, object);
      case End.TYPE -> ArgumentReader.read(End.class, object);
      default ->
        throw Failure.of(
            ErrorCode.INVALID_INPUT, "'" + type + "' is not a type of line in an export");
    };
  }

  /** The line as it is written. */
  static String text(ArchiveRecord line) {
    return ResultWriter.text((Record) line);
  }
}
