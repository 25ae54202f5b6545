package io.sharedcontext.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.cli.Quantity;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what an entry of the audit log means. The words are not yet safe for a terminal. */
final class EventSentence {
  private static final String WITHOUT_NAME = "somebody";

  private final Audit.Event event;
  private final String purpose;

  private EventSentence(Audit.Event event, String purpose) {
    this.event = event;
    this.purpose = purpose;
  }

  /** The sentence for {@code event}, whose session is about {@code purpose}. */
  static String of(Audit.Event event, String purpose) {
    return new EventSentence(event, purpose).text();
  }

  private String text() {
    if (event.result() != Audit.Result.SUCCESS) {
      return refusal();
    }
    if (event.type().startsWith("lock_")) {
      return lock();
    }
    return switch (event.type()) {
      case "session_created" -> who() + " begins: " + purpose;
      case "session_updated" ->
        who()
            + (details().path("is_active").asBoolean(true) ? " changes: " : " closes: ")
            + purpose;
      case "session_deleted" -> who() + " deletes the session" + reason();
      case "session_expired" -> "closed, since nothing happened for " + span("idle_for");
      case "message_visibility_set" ->
        "%s makes #%s %s; it was %s%s"
            .formatted(
                who(),
                fact("message_id"),
                fact("new_visibility"),
                fact("old_visibility"),
                reason());
      case "message_deleted" ->
        who() + " deletes #" + fact("message_id") + " of " + fact("sender") + reason();
      case "messages_expired" ->
        Quantity.of(details().path("message_ids").size(), "message")
            + " kept for long enough removed";
      case "memory_set" -> who() + " sets " + entry() + ", version " + fact("version");
      case "memory_deleted" ->
        who()
            + (details().path("deleted").asBoolean(true)
                ? " deletes " + entry()
                : " deletes " + entry() + ", which was not there");
      default -> ofStore();
    };
  }

  /** What concerns the store, not a session. */
  private String ofStore() {
    return switch (event.type()) {
      case "store_created" -> "the store is made";
      case "store_move_began" -> "the store moves to " + fact("other");
      case "store_moved" -> "the store was moved here from " + fact("other");
      case "store_move_cancelled" -> "the move of the store to " + fact("other") + " was given up";
      case "access_changed" -> "the store is " + fact("access") + " to agents without a key";
      case "secret_rotated" ->
        "a new secret signs tokens; those of the old one end at " + fact("until");
      case "exported" -> "exported: " + counted();
      case "imported" -> "imported: " + counted();
      case "retention_set" -> "retention is set to " + fact("policy");
      case "retention_run" -> "retention removed " + facts();
      case "audit_cut" ->
        "retention removed " + Quantity.of(details().path("rows").asLong(), "event")
            + " of the audit log";
      case "token_issued" -> who() + " gets a token for " + fact("permissions");
      case "token_refreshed" -> who() + " renews its token";
      default -> other();
    };
  }

  private String lock() {
    return switch (event.type()) {
      case "lock_acquired" ->
        "%s locks %s (%s), token %s"
            .formatted(who(), resources(), fact("lock_type"), fact("fencing_token"));
      case "lock_renewed" -> who() + " renews token " + tokens();
      case "lock_released" -> who() + " releases token " + tokens() + heldBy();
      case "lock_ended" ->
        "%s loses token %s: %s"
            .formatted(who(), fact("fencing_token"), fact("reason").replace('_', ' '));
      default -> other();
    };
  }

  /** For example {@code bob is refused add_message: …, 3 times}. */
  private String refusal() {
    long count = details().path("count").asLong(1);
    String tool = fact("tool");
    String what = tool.isEmpty() ? ": " + event.type().replace('_', ' ') : " is refused " + tool;
    return who()
        + what
        + (fact("reason").isEmpty() ? "" : ": " + fact("reason"))
        + (count > 1 ? ", " + Quantity.of(count, "time") : "");
  }

  /** For example {@code planner: key rotated (permissions read,write)}. */
  private String other() {
    String what = event.type().replace('_', ' ');
    String facts = facts();
    return (event.agent().isEmpty() ? what : event.agent() + ": " + what)
        + (facts.isEmpty() ? "" : " (" + facts + ")");
  }

  private String who() {
    return event.agent().isEmpty() ? WITHOUT_NAME : event.agent();
  }

  private JsonNode details() {
    return event.details();
  }

  private String fact(String name) {
    return details().path(name).asText();
  }

  private String reason() {
    return fact("reason").isEmpty() ? "" : ", because: " + fact("reason");
  }

  private String entry() {
    if (!details().path("shared").asBoolean()) {
      return "memory of its own";
    }
    return "shared memory " + fact("key");
  }

  private String counted() {
    return Quantity.of(details().path("sessions").asLong(), "session") + ", "
        + Quantity.of(details().path("messages").asLong(), "message");
  }

  private String heldBy() {
    String holder = fact("locked_by");
    return holder.isEmpty() || holder.equals(event.agent()) ? "" : " of " + holder;
  }

  private String tokens() {
    List<String> tokens = new ArrayList<>();
    details().path("fencing_tokens").forEach(token -> tokens.add(token.asText()));
    return String.join(", ", tokens);
  }

  private String resources() {
    List<String> names = new ArrayList<>();
    details().path("resources").forEach(name -> names.add(name.asText()));
    return StoreEvent.named(names);
  }

  /** A time that is kept as ISO-8601 has it, as people write it. */
  private String span(String name) {
    try {
      Duration span = Duration.parse(fact(name));
      return span.toDays() > 0
          ? Quantity.of(span.toDays(), "day")
          : Quantity.of(Math.max(1, span.toMinutes()), "minute");
    } catch (DateTimeParseException e) {
      return fact(name);
    }
  }

  /** All details, for what nobody wrote a sentence for. */
  private String facts() {
    return details().properties().stream()
        .filter(fact -> fact.getValue().isValueNode())
        .map(fact -> fact.getKey().replace('_', ' ') + " " + fact.getValue().asText())
        .collect(Collectors.joining(", "));
  }
}
