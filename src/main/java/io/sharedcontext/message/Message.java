package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something an agent said in a session.
 *
 * @param id store-wide, increasing in commit order
 * @param senderType the sender's type when it posted
 * @param senderVerified whether the server had seen a key for the sender's name when it posted; false
 *     for a mere claim, and for what was imported or posted by a person at a terminal
 * @param to the agents it is addressed to
 */
public record Message(
    @Doc long id,
    @Doc String sender,
    @Doc String senderType,
    @Doc("True if the sender proved its name with a key.") boolean senderVerified,
    @Doc String content,
    @Doc Instant timestamp,
    @Doc Visibility visibility,
    @Doc List<String> to,
    @Doc ObjectNode metadata,
    @Doc Optional<Long> parentMessageId) {
  public Message {
    to = List.copyOf(to);
  }

  /** The ids of those of {@code messages} that are addressed to {@code agent}. */
  static List<Long> addressedTo(String agent, List<Written<Message>> messages) {
    List<Long> ids = new ArrayList<>();
    for (Written<Message> message : messages) {
      if (message.value().to().contains(agent)) {
        ids.add(message.value().id());
      }
    }
    return ids;
  }

  /** The same message, posted at that time under that id. */
  public Message posted(long number, Instant time) {
    return new Message(
        number,
        sender,
        senderType,
        senderVerified,
        content,
        time,
        visibility,
        to,
        metadata,
        parentMessageId);
  }

  /** The same message, seen by others. */
  Message shown(Visibility to, List<String> recipients) {
    return new Message(
        id,
        sender,
        senderType,
        senderVerified,
        content,
        timestamp,
        to,
        recipients,
        metadata,
        parentMessageId);
  }
}
