package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import java.util.List;
import java.util.Optional;

/** {@code elicitation/create}: a form of one field, in both eras. */
final class ElicitationForm {
  static final String METHOD = "elicitation/create";

  /** Names the question among the inputs that a result or a task asks for. */
  private static final String KEY = "question";

  private static final String FIELD = "answer";

  private ElicitationForm() {}

  /** Whether capabilities say that the client has forms; without a mode it is forms, as before there were others. */
  static boolean declared(JsonNode capabilities) {
    JsonNode declared = capabilities.path("elicitation");
    return declared.isObject() && (declared.isEmpty() || declared.has("form"));
  }

  /** Whether the client of a modern request says with it that it has forms; what it said before does not count. */
  static boolean declaredBy(JsonRpcRequest request) {
    return request.era() == ProtocolEra.MODERN
        && declared(ProtocolEra.capabilities(request.params()));
  }

  /** The parameters of {@link #METHOD}. */
  static ObjectNode params(String question, List<String> options) {
    ObjectNode params = Json.object().put("message", question);
    ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
    ObjectNode field = schema
        .putObject("properties")
        .putObject(FIELD)
        .put("type", "string")
        .put("title", "Answer");
    if (options.isEmpty()) {
      field.put("minLength", 1).put("maxLength", Limits.CONTENT);
    } else {
      ArrayNode choices = field.putArray("enum");
      options.forEach(choices::add);
    }
    schema.putArray("required").add(FIELD);
    return params;
  }

  /** What the person said; one that declines leaves the question to somebody else. */
  static Optional<String> answer(JsonNode result) {
    return Optional.of(result.at("/content/" + FIELD))
        .filter(text -> accepted(result) && text.isTextual())
        .map(JsonNode::textValue);
  }

  private static boolean accepted(JsonNode result) {
    return result.path("action").asText().equals("accept");
  }

  /** A question as one of the {@code inputRequests} of a result or a task. */
  static ObjectNode inputs(FormQuestion question) {
    ObjectNode inputs = Json.object();
    inputs
        .putObject(KEY)
        .put("method", METHOD)
        .set("params", params(question.text(), question.options()));
    return inputs;
  }

  /**
   * What {@code inputResponses} say to that: nothing, or something that may hold no answer. What makes no sense
   * is refused.
   */
  static Optional<Optional<String>> response(JsonRpcRequest request) {
    JsonNode responses = request.params().path("inputResponses");
    if (responses.isMissingNode()) {
      return Optional.empty();
    }
    if (!responses.isObject()) {
      throw RpcError.invalidParams(request.method() + ": inputResponses must be an object");
    }
    JsonNode response = responses.path(KEY);
    if (response.isMissingNode()) {
      return Optional.empty();
    }
    Optional<String> answer = answer(response);
    if (accepted(response) && answer.isEmpty()) {
      throw RpcError.invalidParams(request.method() + ": inputResponses." + KEY
          + " was accepted without content." + FIELD + ", a string");
    }
    return Optional.of(answer);
  }
}
