package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Written;
import java.util.List;
import java.util.Optional;

/** What is new in one session. */
record News(
    @Doc String sessionId,
    @Doc String purpose,
    @Doc boolean isActive,
    @Doc long unread,
    @Doc List<Written<Message>> messages,
    @Doc List<String> activeAgents,
    @Doc List<ObjectNode> locks,
    @Doc List<String> sharedMemoryKeys,

    @Doc("get_messages takes it as acknowledge, or as cursor to go on.")
    String ackCursor,

    @Doc Optional<String> workspace) {
  News with(List<Written<Message>> more, String cursor) {
    return new News(
        sessionId,
        purpose,
        isActive,
        unread,
        more,
        activeAgents,
        locks,
        sharedMemoryKeys,
        cursor,
        workspace);
  }

  News within(List<ObjectNode> held, List<String> present, List<String> keys) {
    return new News(
        sessionId, purpose, isActive, unread, messages, present, held, keys, ackCursor, workspace);
  }
}
