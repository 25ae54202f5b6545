package io.sharedcontext.auth;

import io.sharedcontext.store.Query;
import io.sharedcontext.tool.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who sees a message. This class alone decides it, as a condition for queries and as a test for one
 * message; every read path uses one of the two. What no rule allows is denied.
 */
public enum Visibility {
  /** All agents. */
  PUBLIC,
  /** Its sender and the agents it is addressed to; nobody else, not even an admin. */
  PRIVATE,
  /** Agents of the type that the sender had when it posted, and admins. */
  AGENT_ONLY,
  /** Agents with {@code admin}. */
  ADMIN_ONLY;

  private static final Map<String, Visibility> LABELS =
      Arrays.stream(values()).collect(Collectors.toMap(Visibility::label, one -> one));

  private static final String OWN = """
      (m.sender = ? OR EXISTS (
        SELECT 1 FROM recipients r WHERE r.message_id = m.id AND r.agent_id = ?))""";

  private static final String FOR_AGENT =
      "(m.visibility = 'public' OR (m.visibility = 'private' AND " + OWN
          + ") OR (m.visibility = 'agent_only' AND m.sender_type = ?))";

  private static final String FOR_ADMIN = "(m.visibility IN ('public', 'agent_only', 'admin_only')"
      + " OR (m.visibility = 'private' AND " + OWN + "))";

  private static final String PARENT_FOR_AGENT = FOR_AGENT.replace("m.", "p.");

  private static final String PARENT_FOR_ADMIN = FOR_ADMIN.replace("m.", "p.");

  /** The condition, on {@code messages} under the alias {@code m}, for what a caller sees. */
  public static Query seenBy(Caller caller) {
    return caller.admin()
        ? Query.of(FOR_ADMIN, caller.id(), caller.id())
        : Query.of(FOR_AGENT, caller.id(), caller.id(), caller.type());
  }

  /**
   * The column, beside {@code messages} under the alias {@code m}, with the id of the message that a
   * message answers; NULL also where the caller does not see that one. The id of one that was deleted
   * is told to everybody if everybody saw it, and to whoever answered it.
   */
  public static Query parentSeenBy(Caller caller) {
    Query parent = caller.admin()
        ? Query.of(PARENT_FOR_ADMIN, caller.id(), caller.id())
        : Query.of(PARENT_FOR_AGENT, caller.id(), caller.id(), caller.type());
    return Query.of("coalesce((SELECT p.id FROM messages p WHERE p.id = m.parent_id AND")
        .add(parent)
        .add(
            "), CASE WHEN m.deleted_parent_public = 1 OR m.sender = ? THEN m.deleted_parent END)",
            caller.id());
  }

  /** Whether {@code caller} sees a message of this visibility. */
  public boolean shows(Caller caller, String sender, String senderType, List<String> recipients) {
    return switch (this) {
      case PUBLIC -> true;
      case PRIVATE -> caller.id().equals(sender) || recipients.contains(caller.id());
      case AGENT_ONLY -> caller.admin() || caller.type().equals(senderType);
      case ADMIN_ONLY -> caller.admin();
    };
  }

  /** As stored and as clients write it: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The visibility that {@link #label} wrote. */
  public static Visibility of(String label) {
    return Optional.ofNullable(LABELS.get(label))
        .orElseThrow(() -> new IllegalArgumentException("no visibility: " + label));
  }
}
