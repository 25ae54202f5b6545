package io.sharedcontext.cli.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.ArgumentReader;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plain conversations as sessions: a space becomes a session, whose id follows from the space's name,
 * so that importing it again finds it; its senders become agents; all of it is public, and read.
 */
final class Conversation {
  /** The type of agents of whom no more is known than their name. */
  static final String TYPE = "imported";

  private static final int LONGEST_NAME = 80;

  private final Map<String, Space> spaces = new LinkedHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  /**
   * One line of a conversation. Other fields of the line are left out.
   *
   * @param id what {@code parent} of later lines of the space may name, a text or a number; of several
   *     alike the last counts
   * @param parent the id of the message that this one answers
   */
  record Utterance(
      @Doc(min = 1, max = Limits.PURPOSE) String space,
      @Doc Optional<Long> seq,
      @Doc Optional<JsonNode> id,
      @Doc Optional<JsonNode> parent,
      @Doc Instant ts,
      @Doc(min = 1, max = 200) String sender,
      @Doc(min = 1, max = Limits.CONTENT, blank = true) String content,

      @Doc(otherwise = "{}", max = Limits.METADATA_BYTES, maxKeys = Limits.METADATA_KEYS)
      ObjectNode metadata) {}

  /** A space so far: who spoke when first, its last sequence number, its messages by their names. */
  private record Space(
      String session,
      Map<String, String> agents,
      Map<String, Instant> joined,
      AtomicLong seq,
      AtomicLong lastMessage,
      Map<String, Long> messages) {}

  /** The message of a line, after its session if it is the first of it. */
  List<ArchiveRecord> lines(ObjectNode object) {
    Utterance said = ArgumentReader.read(Utterance.class, object);
    List<ArchiveRecord> lines = new ArrayList<>();
    Space space = spaces.computeIfAbsent(said.space(), name -> begun(name));
    said.seq().ifPresent(seq -> inOrder(space, seq));
    String agent = space.agents().computeIfAbsent(said.sender(), name -> agent(space, name));
    if (space.joined().isEmpty()) {
      lines.add(session(space, said, agent));
    }
    space.joined().putIfAbsent(agent, said.ts());
    space.lastMessage().set(lastId.incrementAndGet());
    lines.add(message(space, said, agent));
    said.id().ifPresent(id -> space.messages().put(id.asText(), lastId.get()));
    return lines;
  }

  private static Long parent(Space space, String id) {
    Long parent = space.messages().get(id);
    if (parent == null) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          "parent " + id + " is not the id of an earlier line of the space");
    }
    return parent;
  }

  private static Space begun(String name) {
    return new Space(
        "session_" + print("space " + name).substring(0, 16),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new AtomicLong(Long.MIN_VALUE),
        new AtomicLong(),
        new HashMap<>());
  }

  private static void inOrder(Space space, long seq) {
    long before = space.seq().getAndSet(seq);
    if (seq <= before) {
      throw Failure.of(
          ErrorCode.INVALID_INPUT,
          "seq " + seq + " comes after " + before + "; the lines of a space must be in order");
    }
  }

  /** The sender as an agent's id; distinct senders stay distinct. */
  private static String agent(Space space, String sender) {
    String name = sender.strip().replaceAll("[^A-Za-z0-9._@:-]+", "-").replaceAll("^-+|-+$", "");
    String cut = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    boolean free = !cut.isEmpty() && !space.agents().containsValue(cut);
    return free ? cut : (cut + "-" + print(sender).substring(0, 8)).replaceAll("^-", "agent-");
  }

  private static ArchiveRecord session(Space space, Utterance first, String agent) {
    return new ArchiveRecord.Session(
        ArchiveRecord.Session.TYPE,
        space.session(),
        first.space(),
        Json.object().put("imported_from", "conversation"),
        agent,
        first.ts(),
        first.ts(),
        true,
        Optional.empty());
  }

  private ArchiveRecord message(Space space, Utterance said, String agent) {
    return new ArchiveRecord.Message(
        ArchiveRecord.Message.TYPE,
        lastId.get(),
        space.session(),
        agent,
        TYPE,
        said.ts(),
        Visibility.PUBLIC,
        List.of(),
        said.parent().filter(id -> !id.isNull()).map(id -> parent(space, id.asText())),
        said.metadata(),
        said.content(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Who took part in any of them; what is imported counts as read. */
  List<ArchiveRecord> participants() {
    List<ArchiveRecord> lines = new ArrayList<>();
    for (Space space : spaces.values()) {
      space
          .joined()
          .forEach((agent, at) -> lines.add(new ArchiveRecord.Participant(
              ArchiveRecord.Participant.TYPE,
              space.session(),
              agent,
              true,
              space.lastMessage().get(),
              at)));
    }
    return lines;
  }

  private static String print(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
