package io.sharedcontext.faults.check;

/**
 * One message that was posted.
 *
 * @param content unique in a history
 * @param to the one agent that it is for; empty when it is public
 * @param id what the answer told; 0 without one
 */
public record PostCall(
    String agent, String content, String to, long id, Span span, Outcome outcome) {
  boolean seenBy(String reader) {
    return to.isEmpty() || to.equals(reader) || agent.equals(reader);
  }
}
