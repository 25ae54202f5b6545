package io.sharedcontext.wire;

import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.concurrent.CompletableFuture;

/** The answer to a request of which something is JSON and yet cannot be read: too large, say. */
final class UnreadableArgument {
  private static final String ARGUMENTS = "/params/arguments/";

  private UnreadableArgument() {}

  /** A model that calls a tool can mend its arguments, so it is told as it is of any other mistake. */
  static CompletableFuture<Utf8Bytes> answer(JsonRpcRequest request, Json.Problem problem) {
    if (!request.method().equals("tools/call") || !problem.pointer().startsWith(ARGUMENTS)) {
      return CompletableFuture.failedFuture(
          RpcError.invalidParams("the message " + problem.sentence()));
    }
    String argument = problem.pointer().substring(ARGUMENTS.length()).split("/", 2)[0];
    Failure failure = Failure.of(ErrorCode.INVALID_INPUT, argument + " " + problem.sentence())
        .suggest("Correct it, or keep it as a string or in parts, and call the tool again.");
    return CompletableFuture.completedFuture(JsonRpcWriter.toolResult(CallResult.of(failure)));
  }
}
