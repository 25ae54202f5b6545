package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code prompts/list} and {@code prompts/get}. */
final class PromptMethods {
  private final List<Prompt> prompts;
  private final AuthenticatedMethods callers;

  PromptMethods(List<Prompt> prompts, AuthenticatedMethods callers) {
    this.prompts = prompts;
    this.callers = callers;
  }

  void addTo(MethodRegistry methods) {
    Pagination list = new Pagination(
        "prompts", () -> prompts.stream().map(PromptMethods::describe).toList());
    methods
        .both("prompts/list", RpcMethod.list(list))
        .both("prompts/get", callers.method(this::get));
  }

  private static String describe(Prompt prompt) {
    ObjectNode description =
        Json.object().put("name", prompt.name()).put("description", prompt.description());
    ArrayNode arguments = description.putArray("arguments");
    prompt
        .arguments()
        .forEach(argument -> arguments
            .addObject()
            .put("name", argument.name())
            .put("description", argument.description())
            .put("required", argument.required()));
    return Json.text(description);
  }

  private String get(JsonRpcRequest request, Caller caller) {
    Prompt prompt = find(prompts, request.required("name"));
    String text = prompt.writer().write(caller, arguments(prompt, request));
    ObjectNode result = Json.object().put("description", prompt.description());
    ObjectNode message = result.putArray("messages").addObject().put("role", "user");
    message.putObject("content").put("type", "text").put("text", text);
    return Json.text(result);
  }

  /** The prompt of that name. */
  static Prompt find(List<Prompt> prompts, String name) {
    return prompts.stream()
        .filter(prompt -> prompt.answersTo(name))
        .findFirst()
        .orElseThrow(() -> RpcError.unknownName("Unknown prompt: " + name));
  }

  private static Map<String, String> arguments(Prompt prompt, JsonRpcRequest request) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Prompt.Argument argument : prompt.arguments()) {
      JsonNode value = request.params().path("arguments").path(argument.name());
      if (value.isTextual()) {
        given.put(argument.name(), value.textValue());
      } else if (argument.required() || !value.isMissingNode()) {
        throw RpcError.invalidParams(
            "prompts/get: " + argument.name() + " must be a string: " + argument.description());
      }
    }
    return given;
  }
}
