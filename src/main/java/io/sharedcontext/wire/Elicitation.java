package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Elicitor;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code elicitation/create}: a form of one field, for clients of the legacy era that declare it. */
final class Elicitation implements Elicitor {
  private static final String FIELD = "answer";

  private final ClientConnection peer;

  private Elicitation(ClientConnection peer) {
    this.peer = peer;
  }

  /** A way to ask the person at {@code peer}, if its capabilities say that it has forms. */
  static Optional<Elicitor> of(ClientConnection peer, JsonNode capabilities) {
    JsonNode declared = capabilities.path("elicitation");
    // Without a mode it is forms, as before there were others.
    boolean forms = declared.isObject() && (declared.isEmpty() || declared.has("form"));
    return forms ? Optional.of(new Elicitation(peer)) : Optional.empty();
  }

  @Override
  public CompletableFuture<Optional<String>> ask(String question, List<String> options) {
    ObjectNode params = Json.object().put("message", question);
    ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
    ObjectNode field = schema
        .putObject("properties")
        .putObject(FIELD)
        .put("type", "string")
        .put("title", "Answer");
    if (!options.isEmpty()) {
      ArrayNode choices = field.putArray("enum");
      options.forEach(choices::add);
    }
    schema.putArray("required").add(FIELD);
    return peer.ask("elicitation/create", params).thenApply(Elicitation::answer);
  }

  /** A person that declines, and a client that fails, leave the question to somebody else. */
  private static Optional<String> answer(ObjectNode response) {
    JsonNode result = response.path("result");
    return Optional.of(result.at("/content/" + FIELD))
        .filter(text -> result.path("action").asText().equals("accept") && text.isTextual())
        .map(JsonNode::textValue);
  }
}
