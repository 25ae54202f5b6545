package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message and the session it was posted in, for who waits in several. */
public record DeliveredMessage(
    @Doc long id,
    @Doc String sessionId,
    @Doc String sender,
    @Doc String senderType,
    @Doc("True if the sender proved its name with a key.") boolean senderVerified,
    @Doc String content,
    @Doc Instant timestamp,
    @Doc Visibility visibility,
    @Doc List<String> to,
    @Doc ObjectNode metadata,
    @Doc Optional<Long> parentMessageId) {
  /** The message as who waits hears it. */
  public static DeliveredMessage of(MessageTable.Located located) {
    Message message = located.message();
    return new DeliveredMessage(
        message.id(),
        located.session(),
        message.sender(),
        message.senderType(),
        message.senderVerified(),
        message.content(),
        message.timestamp(),
        message.visibility(),
        message.to(),
        message.metadata(),
        message.parentMessageId());
  }
}
