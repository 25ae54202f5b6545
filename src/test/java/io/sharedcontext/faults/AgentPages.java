package io.sharedcontext.faults;

import io.sharedcontext.faults.check.PageRead;
import java.util.HashMap;
import java.util.Map;

/** What answers of {@code get_messages} show to an agent. */
final class AgentPages {
  private AgentPages() {}

  static PageRead of(String agent, Reply reply) {
    Map<Long, String> messages = new HashMap<>();
    reply
        .content()
        .get("messages")
        .forEach(message ->
            messages.put(message.get("id").asLong(), message.get("content").asText()));
    boolean whole = !reply.content().get("has_more").asBoolean();
    return new PageRead(agent, messages, whole, reply.span());
  }
}
