package io.sharedcontext.tool;

import java.util.Optional;

/**
 * What a client gets back: one compact JSON object.
 *
 * @param json the object's text
 * @param code why it failed, if it did
 */
public record CallResult(Utf8Bytes json, Optional<ErrorCode> code) {
  /** What a call came to that succeeded. */
  static CallResult success(Utf8Bytes json) {
    return new CallResult(json, Optional.empty());
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
