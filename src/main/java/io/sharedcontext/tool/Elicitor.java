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
}
