package io.sharedcontext.message;

import io.sharedcontext.tool.Doc;
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

    @Doc("True when max_tokens ended the page.") Optional<Boolean> truncated) {
  MessagePage {
    messages = List.copyOf(messages);
  }
}
