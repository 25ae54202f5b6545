package io.sharedcontext.acceptance;

/**
 * A message that a writer was told is kept. The times are of one clock, in nanoseconds.
 *
 * @param intended when it was due to be sent
 * @param sent when it was sent
 * @param acknowledged when the answer had arrived
 */
record PostedMessages(
    String agent, String content, long id, long intended, long sent, long acknowledged) {

  /** From when it was due, so that a writer held up by one answer does not hide the delay. */
  long latency() {
    return acknowledged - intended;
  }
}
