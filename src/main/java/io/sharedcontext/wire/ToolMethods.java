package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.AnswerForm;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.NameSuggestions;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.Utf8Bytes;
import io.sharedcontext.tool.WholeArguments;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** {@code tools/list} and {@code tools/call}. */
final class ToolMethods {
  /** The method that calls a tool. */
  static final String CALL = "tools/call";

  private final ServerDefinition definition;
  private final CallPipeline calls;
  private final Progress progress = new Progress();
  private final Pagination list = new Pagination("tools", () -> described(false));
  private final Pagination taskList = new Pagination("tools", () -> described(true));

  ToolMethods(ServerDefinition definition) {
    this.definition = definition;
    this.calls = new CallPipeline(
        definition.policy(), Executors.newSingleThreadExecutor(RequestScheduler.named("answers")));
  }

  void addTo(MethodRegistry methods) {
    methods
        .both(
            "tools/list", RpcMethod.of(Ordering.AT_ONCE, this::list).fresh(RpcMethod.STABLE_MILLIS))
        .both(CALL, new RpcMethod(this::planned, Optional.empty(), false));
  }

  /** The same list for all; who takes tasks is told how long they may wait. */
  private String list(JsonRpcRequest request) {
    return (Extension.TASKS.declaredBy(request) ? taskList : list).page(request);
  }

  private List<String> described(boolean tasks) {
    return definition.listed().get().stream()
        .map(tool -> ToolList.describe(tool, definition.hot().contains(tool.name()), tasks))
        .toList();
  }

  /** Tool and arguments are looked up here and nowhere else. */
  private RpcCall planned(JsonRpcRequest request) {
    Tool<?, ?> tool = tool(request);
    return arguments(request)
        .map(given -> planned(request, tool, given))
        .orElseGet(() -> new RpcCall(
            Ordering.AT_ONCE,
            commit -> answer(
                request,
                Optional.empty(),
                CompletableFuture.completedFuture(WholeArguments.refusal(tool)))));
  }

  private RpcCall planned(JsonRpcRequest request, Tool<?, ?> tool, ObjectNode arguments) {
    Ordering ordering = tool.beside().test(arguments) ? Ordering.READ : Ordering.CHANGE;
    Optional<InputRound> round = InputRound.of(request);
    // What a handshake of the legacy era declared does not count for a modern call.
    ConnectionContext connection = request.era() == ProtocolEra.MODERN
        ? request.connection().asking(round.map(AnswerForm.class::cast))
        : request.connection();
    return new RpcCall(
        ordering,
        commit -> answer(
            request,
            round,
            calls.call(new CallContext(
                tool, arguments, connection, commit, Extension.TASKS.declaredBy(request)))));
  }

  private CompletableFuture<Utf8Bytes> answer(
      JsonRpcRequest request, Optional<InputRound> round, CompletableFuture<CallResult> answer) {
    progress.follow(request, answer);
    CompletableFuture<Utf8Bytes> result = answer.thenApply(made -> round
        .filter(asks -> !made.failed())
        .flatMap(InputRound::result)
        .orElseGet(() -> written(request, made)));
    CompletableFuture<Utf8Bytes> ignored = result.whenComplete((text, thrown) -> {
      if (result.isCancelled()) {
        answer.cancel(true);
      }
    });
    return result;
  }

  private Utf8Bytes written(JsonRpcRequest request, CallResult made) {
    made.code()
        .filter(ToolMethods::forWantOfTime)
        .ifPresent(code -> request.peer().refused(tool(request).name()));
    request.written().then(made.taken());
    return JsonRpcWriter.toolResult(made);
  }

  private static boolean forWantOfTime(ErrorCode code) {
    return code == ErrorCode.STORE_BUSY || code == ErrorCode.SHUTTING_DOWN;
  }

  private Tool<?, ?> tool(JsonRpcRequest request) {
    String name = request.required("name");
    return definition.catalog().find(name).orElseThrow(() -> unknown(name));
  }

  private RpcError unknown(String name) {
    List<String> known = definition.catalog().all().stream().map(Tool::name).toList();
    return RpcError.unknownName("Unknown tool: " + name + NameSuggestions.question(name, known));
  }

  private static Optional<ObjectNode> arguments(JsonRpcRequest request) {
    return WholeArguments.read(request.params().path("arguments"));
  }
}
