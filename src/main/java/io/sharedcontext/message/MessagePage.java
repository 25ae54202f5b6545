package io.sharedcontext.message;

import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.GivesMessages;
import io.sharedcontext.tool.Written;
import java.util.List;
import java.util.Optional;

/** One page of a session's messages, as the tools that list them give it. */
record MessagePage(
    @Doc List<Written<Message>> messages,
    @Doc long count,
    @Doc("All that match, on every page.") long totalCount,
    @Doc boolean hasMore,
    @Doc Optional<String> nextCursor,

    @Doc("Position after the last of these; acknowledge takes it.")
    String ackCursor,

    @Doc(TRUNCATED) Optional<Boolean> truncated)
    implements GivesMessages {
  /** What {@code truncated} says, here and in other lists. */
  static final String TRUNCATED = "True when more would be too many tokens.";

  MessagePage {
    messages = List.copyOf(messages);
  }

  @Override
  public List<Long> addressedTo(String agent) {
    return Message.addressedTo(agent, messages);
  }
}
