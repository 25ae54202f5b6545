package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a client gets back: one compact JSON object, or a task that will have one.
 *
 * @param json the object's text
 * @param code why it failed, if it did
 * @param task the task in place of a result; {@code json} is an empty object then
 * @param taken to be run once the client's pipe has taken it, and at no other time
 */
public record CallResult(
    Utf8Bytes json, Optional<ErrorCode> code, Optional<TaskView> task, Runnable taken) {
  private static final Utf8Bytes NOTHING = Utf8Bytes.of("{}");

  /** A result. */
  CallResult(Utf8Bytes json, Optional<ErrorCode> code) {
    this(json, code, Optional.empty(), CallResult::nothing);
  }

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
      Optional.of(ErrorCode.INTERNAL_ERROR));

  private static void nothing() {}

  /** What a call came to that succeeded. */
  static CallResult success(Utf8Bytes json) {
    return new CallResult(json, Optional.empty());
  }

  /** The same, of which {@code who} is told when it has been taken. */
  CallResult whenTaken(Runnable who) {
    return new CallResult(json, code, task, who);
  }

  /** A task in place of a result. */
  static CallResult of(TaskView task) {
    return new CallResult(NOTHING, Optional.empty(), Optional.of(task), CallResult::nothing);
  }

  /**
   * A result that was written before.
   *
   * @param json as {@link ResultWriter#success(Record)} wrote it
   * @param unread how many messages wait for the caller
   * @param notes what it says about the arguments of its call
   */
  public static CallResult kept(String json, long unread, ObjectNode notes) {
    return success(ResultWriter.rendered(Utf8Bytes.of(json), unread, notes));
  }

  /** A failure as it is kept. */
  public static String text(Failure failure) {
    return ResultWriter.failure(failure).toString();
  }

  /** A failure that {@link #text} wrote. */
  public static CallResult failed(String json, ErrorCode code) {
    return new CallResult(Utf8Bytes.of(json), Optional.of(code));
  }

  /** A failure as an answer. */
  public static CallResult of(Failure failure) {
    return new CallResult(ResultWriter.failure(failure), Optional.of(failure.code()));
  }

  /** Whether it is a failure. */
  public boolean failed() {
    return code.isPresent();
  }
}
