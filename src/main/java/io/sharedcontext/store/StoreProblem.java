package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.Optional;

/**
 * Something about the place of a store that one should know.
 *
 * @param text what is so
 * @param advice what to do
 * @param code with which calls fail; empty where a server goes on all the same
 */
public record StoreProblem(String text, String advice, Optional<ErrorCode> code) {
  public static StoreProblem bad(ErrorCode code, String text, String advice) {
    return new StoreProblem(text, advice, Optional.of(code));
  }

  public static StoreProblem unavailable(String text, String advice) {
    return bad(ErrorCode.STORE_UNAVAILABLE, text, advice);
  }

  public static StoreProblem note(String text, String advice) {
    return new StoreProblem(text, advice, Optional.empty());
  }

  /** As a refused call tells it, if it is one that stops a server. */
  public Optional<Failure> failure() {
    return code.map(
        known -> Failure.of(known, "the store cannot be used: " + text).suggest(advice));
  }
}
