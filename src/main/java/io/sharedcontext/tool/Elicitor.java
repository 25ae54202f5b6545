package io.sharedcontext.tool;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the person at a client, where the client can. */
@FunctionalInterface
public interface Elicitor {
  /**
   * Asks.
   *
   * @param options the answers to choose from; any answer when empty
   * @return what the person says; empty if it does not want to say anything
   */
  CompletableFuture<Optional<String>> ask(String question, List<String> options);

  /** How a question gets to the person. */
  enum Way {
    /** At once, while the call goes on. */
    BESIDE,
    /** With the answer to this call: what it waits for cannot come before. */
    IN_ANSWER,
    /** It was asked with the answer to an earlier call, and what the person said came with this one. */
    ANSWERED
  }

  /** How what is asked now gets to the person. */
  default Way way() {
    return Way.BESIDE;
  }
}
