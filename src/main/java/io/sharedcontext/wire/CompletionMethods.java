package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Completer;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import java.util.List;

/** {@code completion/complete}: what a person may go on to type. */
final class CompletionMethods {
  /** The most that the protocol allows. */
  private static final int MOST = 100;

  private final ServerDefinition definition;
  private final AuthenticatedMethods callers;

  CompletionMethods(ServerDefinition definition, AuthenticatedMethods callers) {
    this.definition = definition;
    this.callers = callers;
  }

  void addTo(MethodRegistry methods) {
    methods.both("completion/complete", callers.method(this::complete));
  }

  private String complete(JsonRpcRequest request, Caller caller) {
    String argument = request.params().path("argument").path("name").asText();
    String typed = request.params().path("argument").path("value").asText();
    List<String> values = completer(request, argument).complete(caller, typed);
    ObjectNode result = Json.object();
    ObjectNode completion = result.putObject("completion");
    ArrayNode offered = completion.putArray("values");
    values.stream().limit(MOST).forEach(offered::add);
    completion.put("total", values.size()).put("hasMore", values.size() > MOST);
    return Json.text(result);
  }

  private Completer completer(JsonRpcRequest request, String argument) {
    var reference = request.params().path("ref");
    return switch (reference.path("type").asText()) {
      case "ref/prompt" -> ofPrompt(reference.path("name").asText(), argument);
      case "ref/resource" -> ofResource(reference.path("uri").asText(), argument);
      default ->
        throw RpcError.invalidParams(
            "completion/complete: ref.type must be ref/prompt or ref/resource");
    };
  }

  private Completer ofPrompt(String name, String argument) {
    return PromptMethods.find(definition.prompts(), name).arguments().stream()
        .filter(one -> one.name().equals(argument))
        .findFirst()
        .map(Prompt.Argument::completer)
        .orElseThrow(() -> RpcError.invalidParams(name + " has no argument " + argument));
  }

  private Completer ofResource(String uri, String argument) {
    return definition.resources().stream()
        .filter(resource -> resource.template().equals(uri))
        .filter(resource -> resource.variable().filter(argument::equals).isPresent())
        .findFirst()
        .map(Resource::completer)
        .orElseThrow(() -> RpcError.invalidParams(uri + " has no variable " + argument));
  }
}
