package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Elicitor;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks as the modern era does (SEP-2322), in which servers send no requests: the call is answered with the
 * question, and the client makes it again with what the person said. Nothing is kept between the two but what
 * the store holds. Of one request.
 */
final class InputRound implements Elicitor {
  private static final String KEY = "question";

  private final JsonNode responses;
  private final AtomicReference<@Nullable ObjectNode> asked = new AtomicReference<>();

  private InputRound(JsonNode responses) {
    this.responses = responses;
  }

  /** How to ask the client of {@code request}, if it says with it that it has forms. */
  static Optional<InputRound> of(JsonRpcRequest request) {
    return request.era() == ProtocolEra.MODERN
            && ElicitationForm.declared(ProtocolEra.capabilities(request.params()))
        ? Optional.of(new InputRound(request.params().path("inputResponses")))
        : Optional.empty();
  }

  @Override
  public Way way() {
    if (!responses.isObject()) {
      return Way.IN_ANSWER;
    }
    return ElicitationForm.answer(responses.path(KEY)).isPresent() ? Way.ANSWERED : Way.BESIDE;
  }

  /** What the person said; it never comes if this call's answer has yet to bring the question. */
  @Override
  public CompletableFuture<Optional<String>> ask(String question, List<String> options) {
    if (responses.isObject()) {
      return CompletableFuture.completedFuture(ElicitationForm.answer(responses.path(KEY)));
    }
    asked.set(ElicitationForm.params(question, options));
    return new CompletableFuture<>();
  }

  /** The result that brings the question, if the call has asked one. */
  Optional<Utf8Bytes> result() {
    return Optional.ofNullable(asked.get()).map(params -> {
      ObjectNode result = Json.object().put("resultType", "input_required");
      result
          .putObject("inputRequests")
          .putObject(KEY)
          .put("method", ElicitationForm.METHOD)
          .set("params", params);
      return Utf8Bytes.of(Json.text(result));
    });
  }
}
