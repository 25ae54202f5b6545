package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Answer;
import io.sharedcontext.tool.Calls;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** {@code tools/list} and {@code tools/call}. */
final class ToolMethods {
  private final Offer offer;
  private final Calls calls;
  private final Progress progress = new Progress();

  ToolMethods(Offer offer) {
    this.offer = offer;
    this.calls =
        new Calls(offer.policy(), Executors.newSingleThreadExecutor(Lanes.named("answers")));
  }

  void addTo(Methods methods) {
    methods
        .both("tools/list", Method.list(new Pages("tools", this::list)))
        .both("tools/call", new Method(this::lane, this::call, Optional.empty()));
  }

  private List<String> list() {
    return offer.listed().get().stream()
        .map(tool -> ToolList.describe(tool, offer.hot().contains(tool.name())))
        .toList();
  }

  private Lane lane(Request request) {
    return tool(request).beside().test(arguments(request)) ? Lane.READ : Lane.CHANGE;
  }

  private CompletableFuture<Utf8> call(Request request) {
    CompletableFuture<Answer> answer =
        calls.call(tool(request), arguments(request), request.connection(), request.alone());
    progress.follow(request, answer);
    CompletableFuture<Utf8> result = answer.thenApply(Frames::toolResult);
    CompletableFuture<Utf8> ignored = result.whenComplete((text, thrown) -> {
      if (result.isCancelled()) {
        answer.cancel(true);
      }
    });
    return result;
  }

  private Tool<?, ?> tool(Request request) {
    String name = request.required("name");
    return offer.catalog().find(name).orElseThrow(() -> unknown(name));
  }

  private RpcError unknown(String name) {
    List<String> known = offer.catalog().all().stream().map(Tool::name).toList();
    List<String> near = Near.of(name, known);
    String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    return RpcError.invalidParams("Unknown tool: " + name + hint);
  }

  private static ObjectNode arguments(Request request) {
    JsonNode arguments = request.params().path("arguments");
    if (arguments.isMissingNode() || arguments.isNull()) {
      return Json.object();
    }
    if (arguments instanceof ObjectNode object) {
      return object;
    }
    throw RpcError.invalidParams("tools/call: arguments must be an object");
  }
}
