package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which of a session's messages a call asks for, always within what its caller sees. The store
 * answers {@link #condition}; {@link #rest} is left to look at message by message.
 */
final class MessageQuery {
  /** SQLite folds ASCII alone: a text with other characters is always left to look at. */
  private static final String LIKELY = """
      AND (m.content LIKE ? ESCAPE '\\' OR octet_length(m.content) <> length(m.content))""";

  private final Caller caller;
  private final String session;
  private final Query narrower = Query.of("");
  private final List<String> parts = new ArrayList<>();
  private final List<Rest> rest = new ArrayList<>();

  /** What is left to look at in the text of one column. */
  private record Rest(String column, Predicate<String> test) {}

  private MessageQuery(Caller caller, String session) {
    this.caller = caller;
    this.session = session;
  }

  /** Everything of the session that the caller sees. */
  static MessageQuery of(Caller caller, String session) {
    return new MessageQuery(caller, session);
  }

  Caller caller() {
    return caller;
  }

  String session() {
    return session;
  }

  private MessageQuery narrow(String part, Object... values) {
    parts.add(part);
    narrower.add(part, values);
    return this;
  }

  MessageQuery visibility(Optional<Visibility> only) {
    return only.map(one -> narrow("AND m.visibility = ?", one.label())).orElse(this);
  }

  MessageQuery withoutAdminOnly(boolean without) {
    return without && caller.admin() ? narrow("AND m.visibility <> 'admin_only'") : this;
  }

  /** Only messages of these; an empty list means of anybody. */
  MessageQuery senders(List<String> senders) {
    return switch (senders.size()) {
      case 0 -> this;
      case 1 -> narrow("AND m.sender = ?", senders.get(0));
      default -> narrow("AND m.sender IN (SELECT value FROM json_each(?))", Json.texts(senders));
    };
  }

  /** Only answers to the message of that id; none when the caller does not see it. */
  MessageQuery repliesTo(Optional<Long> parent) {
    parent.ifPresent(id -> {
      narrow("AND m.parent_id = ?", id);
      narrower.add("AND").add(Visibility.parentSeenBy(caller)).add("IS NOT NULL");
    });
    return this;
  }

  /** Only messages of others after the one of that id. */
  MessageQuery unreadAfter(long id) {
    return narrow("AND m.id > ? AND m.sender <> ?", id, caller.id());
  }

  /** Both ends are part of the range. The index of times gives ids, so that nothing is sorted. */
  MessageQuery between(Optional<Instant> since, Optional<Instant> until) {
    if (since.isPresent() || until.isPresent()) {
      narrow(
          "AND m.id IN (SELECT t.id FROM messages t WHERE t.session_id = ? AND t.sent_at >= ?"
              + " AND t.sent_at <= ?)",
          session,
          since.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
          until.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
    }
    return this;
  }

  /** Only messages whose metadata has these values under these keys. */
  MessageQuery metadata(Optional<ObjectNode> wanted) {
    wanted.ifPresent(values -> {
      rest.add(new Rest("metadata", json -> Matching.all(values, Json.object(json))));
      values
          .properties()
          .forEach(entry -> narrower.add("AND instr(m.metadata, ?) > 0", part(entry)));
    });
    return this;
  }

  /**
   * What compact JSON holds wherever an object has this key with this value, and perhaps elsewhere.
   * Numbers are equal in many spellings, and objects in any order.
   */
  private static String part(Map.Entry<String, JsonNode> entry) {
    String key = TextNode.valueOf(entry.getKey()) + ":";
    JsonNode value = entry.getValue();
    return value.isTextual() || value.isBoolean() || value.isNull() ? key + value : key;
  }

  /** Only messages whose content holds {@code text}, whatever the case. */
  MessageQuery containing(Optional<String> text) {
    text.ifPresent(part -> {
      rest.add(new Rest("content", content -> Matching.contains(content, part)));
      Matching.like(part).ifPresent(pattern -> narrower.add(LIKELY, pattern));
    });
    return this;
  }

  /** Whether nothing is left out of what the caller sees. */
  boolean everything() {
    return parts.isEmpty() && rest.isEmpty();
  }

  /** What the store looks at. */
  Query condition() {
    return Query.of("m.session_id = ? AND", session)
        .add(Visibility.seenBy(caller))
        .add(narrower);
  }

  /** Whether the condition is all there is to look at. */
  boolean exact() {
    return rest.isEmpty();
  }

  /** The columns that {@link #matches} looks at, with commas. */
  String columns() {
    return rest.stream()
        .map(one -> "m." + one.column())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Whether a message that fulfils the condition is asked for. */
  boolean matches(Row row) {
    return rest.isEmpty() || rest.stream().allMatch(one -> one.test().test(row.text(one.column())));
  }
}
