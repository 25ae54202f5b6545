package io.sharedcontext.tool;

/**
 * What a client gets back: one compact JSON object.
 *
 * @param json the object's text
 * @param failed whether it is a failure
 */
public record CallResult(Utf8Bytes json, boolean failed) {
  /** A failure as an answer. */
  public static CallResult of(Failure failure) {
    return new CallResult(ResultWriter.failure(failure), true);
  }
}
