package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Elicitor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks by a request of the server's own, as clients of the legacy era take them. */
final class Elicitation implements Elicitor {
  private final ClientConnection peer;

  private Elicitation(ClientConnection peer) {
    this.peer = peer;
  }

  /** A way to ask the person at {@code peer}, if its capabilities say that it has forms. */
  static Optional<Elicitor> of(ClientConnection peer, JsonNode capabilities) {
    return ElicitationForm.declared(capabilities)
        ? Optional.of(new Elicitation(peer))
        : Optional.empty();
  }

  /** A client that fails leaves the question to somebody else. */
  @Override
  public CompletableFuture<Optional<String>> ask(String question, List<String> options) {
    return peer.ask(ElicitationForm.METHOD, ElicitationForm.params(question, options))
        .thenApply(response -> ElicitationForm.answer(response.path("result")));
  }
}
