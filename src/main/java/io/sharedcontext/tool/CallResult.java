package io.sharedcontext.tool;

import java.util.Optional;

/**
 * What a client gets back: one compact JSON object.
 *
 * @param json the object's text
 * @param code why it failed, if it did
 * @param taken to be run once the client's pipe has taken it, and at no other time
 */
public record CallResult(Utf8Bytes json, Optional<ErrorCode> code, Runnable taken) {
  /**
   * What is answered when no better failure can be put together, for want of memory or of a file
   * descriptor for another class: it is there before anything goes wrong.
   */
  static final CallResult LAST_RESORT = new CallResult(
      Utf8Bytes.of(
          "{\"success\":false,\"code\":\"INTERNAL_ERROR\",\"error\":\"the call failed inside the"
              + " server, which lacks memory or file descriptors to say more; its log may have the cause\","
              + "\"recoverable\":false,\"suggestions\":[\"Ask for less at once, or start the server with more"
              + " memory (SHARED_CONTEXT_JAVA_OPTIONS=-Xmx1g) and a higher limit of open files (ulimit -n"
              + " 256).\"],\"details\":{}}"),
      Optional.of(ErrorCode.INTERNAL_ERROR),
      CallResult::nothing);

  private static void nothing() {}

  /** What a call came to that succeeded. */
  static CallResult success(Utf8Bytes json) {
    return new CallResult(json, Optional.empty(), CallResult::nothing);
  }

  /** The same, of which {@code who} is told when it has been taken. */
  CallResult whenTaken(Runnable who) {
    return new CallResult(json, code, who);
  }

  /** A failure as an answer. */
  public static CallResult of(Failure failure) {
    return new CallResult(
        ResultWriter.failure(failure), Optional.of(failure.code()), CallResult::nothing);
  }

  /** Whether it is a failure. */
  public boolean failed() {
    return code.isPresent();
  }
}
