package io.sharedcontext.tool;

/**
 * What a client gets back: one compact JSON object.
 *
 * @param json the object's text
 * @param failed whether it is a failure
 */
public record Answer(Utf8 json, boolean failed) {
  /** A failure as an answer. */
  public static Answer of(Failure failure) {
    return new Answer(Results.failure(failure), true);
  }
}
