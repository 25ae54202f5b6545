package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** {@code tools/list} and {@code tools/call}. */
final class ToolMethods {
  /** The method that calls a tool. */
  static final String CALL = "tools/call";

  private final ServerDefinition offer;
  private final CallPipeline calls;
  private final Progress progress = new Progress();

  ToolMethods(ServerDefinition offer) {
    this.offer = offer;
    this.calls = new CallPipeline(
        offer.policy(), Executors.newSingleThreadExecutor(RequestScheduler.named("answers")));
  }

  void addTo(MethodRegistry methods) {
    methods
        .both("tools/list", RpcMethod.list(new Pagination("tools", this::list)))
        .both(CALL, new RpcMethod(this::lane, this::call, Optional.empty()));
  }

  private List<String> list() {
    return offer.listed().get().stream()
        .map(tool -> ToolList.describe(tool, offer.hot().contains(tool.name())))
        .toList();
  }

  private Ordering lane(JsonRpcRequest request) {
    return tool(request).beside().test(arguments(request)) ? Ordering.READ : Ordering.CHANGE;
  }

  private CompletableFuture<Utf8Bytes> call(JsonRpcRequest request) {
    CompletableFuture<CallResult> answer =
        calls.call(tool(request), arguments(request), request.connection(), request.alone());
    progress.follow(request, answer);
    CompletableFuture<Utf8Bytes> result = answer.thenApply(made -> {
      made.code()
          .filter(ToolMethods::forWantOfTime)
          .ifPresent(code -> request.peer().refused(tool(request).name()));
      return JsonRpcWriter.toolResult(made);
    });
    CompletableFuture<Utf8Bytes> ignored = result.whenComplete((text, thrown) -> {
      if (result.isCancelled()) {
        answer.cancel(true);
      }
    });
    return result;
  }

  private static boolean forWantOfTime(ErrorCode code) {
    return code == ErrorCode.STORE_BUSY || code == ErrorCode.SHUTTING_DOWN;
  }

  private Tool<?, ?> tool(JsonRpcRequest request) {
    String name = request.required("name");
    return offer.catalog().find(name).orElseThrow(() -> unknown(name));
  }

  private RpcError unknown(String name) {
    List<String> known = offer.catalog().all().stream().map(Tool::name).toList();
    List<String> near = NameSuggestions.of(name, known);
    String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    return RpcError.invalidParams("Unknown tool: " + name + hint);
  }

  private static ObjectNode arguments(JsonRpcRequest request) {
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
