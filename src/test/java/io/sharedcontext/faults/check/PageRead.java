package io.sharedcontext.faults.check;

import java.util.Map;

/**
 * The newest messages that an agent was shown.
 *
 * @param messages their contents, by id
 * @param whole whether these are all that there were
 */
public record PageRead(String agent, Map<Long, String> messages, boolean whole, Span span) {
  public PageRead {
    messages = Map.copyOf(messages);
  }
}
