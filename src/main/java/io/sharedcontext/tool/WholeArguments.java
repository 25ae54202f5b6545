package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The arguments of a call as one value, which some clients send as text, or as nothing at all. */
public final class WholeArguments {
  private WholeArguments() {}

  /** The object that {@code given} means; empty if it means none. */
  public static Optional<ObjectNode> read(JsonNode given) {
    if (given instanceof ObjectNode object) {
      return Optional.of(object);
    }
    boolean nothing = given.isMissingNode()
        || given.isNull()
        || (given.isArray() && given.isEmpty())
        || (given.isTextual() && given.textValue().isBlank());
    return nothing ? Optional.of(Json.object()) : text(given);
  }

  private static Optional<ObjectNode> text(JsonNode given) {
    return Optional.of(given)
        .filter(JsonNode::isTextual)
        .flatMap(text -> ArgumentCoercion.json(text.textValue()))
        .filter(value -> !value.isTextual())
        .flatMap(WholeArguments::read);
  }

  /** What is told of arguments that mean no object; as a result, because a model sees those. */
  public static CallResult refusal(Tool<?, ?> tool) {
    return CallResult.of(Failure.of(ErrorCode.INVALID_INPUT, "the arguments must be an object")
        .suggest("Call " + tool.name() + " again with an object of named arguments."));
  }
}
