package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Optional;

/** {@code elicitation/create}: a form of one field, in both eras. */
final class ElicitationForm {
  static final String METHOD = "elicitation/create";

  private static final String FIELD = "answer";

  private ElicitationForm() {}

  /** Whether capabilities say that the client has forms; without a mode it is forms, as before there were others. */
  static boolean declared(JsonNode capabilities) {
    JsonNode declared = capabilities.path("elicitation");
    return declared.isObject() && (declared.isEmpty() || declared.has("form"));
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
    if (!options.isEmpty()) {
      ArrayNode choices = field.putArray("enum");
      options.forEach(choices::add);
    }
    schema.putArray("required").add(FIELD);
    return params;
  }

  /** What the person said; one that declines leaves the question to somebody else. */
  static Optional<String> answer(JsonNode result) {
    return Optional.of(result.at("/content/" + FIELD))
        .filter(text -> result.path("action").asText().equals("accept") && text.isTextual())
        .map(JsonNode::textValue);
  }
}
