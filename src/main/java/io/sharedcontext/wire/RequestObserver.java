package io.sharedcontext.wire;

import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Hears of each request for a method that there is, and of how it ended. It is called by the threads that
 * serve requests, so it may neither wait nor throw.
 */
@FunctionalInterface
public interface RequestObserver {
  /** A request has begun; what is returned is told once how it ended, perhaps on another thread. */
  Observation begin(JsonRpcRequest request);

  /** One request that is observed. */
  @FunctionalInterface
  interface Observation {
    void end(End end);
  }

  /** How a request ended. */
  sealed interface End {
    /** With a result. */
    record Answered() implements End {}

    /** With a tool's failure, of which the code is told. */
    record ToolFailed(String code) implements End {}

    /**
     * With an error of the protocol.
     *
     * @param unknown whether it named a tool or a prompt that there is none of
     */
    record Refused(int code, boolean unknown) implements End {}

    /** Without an answer, as the client wanted none any more. */
    record Cancelled() implements End {}
  }

  /** The same method, observed. */
  default RpcMethod around(RpcMethod method) {
    return new RpcMethod(
        request -> observed(method, request), method.freshMillis(), method.stream());
  }

  private RpcCall observed(RpcMethod method, JsonRpcRequest request) {
    Observation observation = begin(request);
    try {
      RpcCall call = method.plan().apply(request);
      return new RpcCall(call.ordering(), commit -> {
        try {
          return ended(observation, call.work().begin(commit));
        } catch (RuntimeException | Error e) {
          observation.end(end(e));
          throw e;
        }
      });
    } catch (RuntimeException | Error e) {
      observation.end(end(e));
      throw e;
    }
  }

  private static CompletableFuture<Utf8Bytes> ended(
      Observation observation, CompletableFuture<Utf8Bytes> result) {
    CompletableFuture<Utf8Bytes> told = result.whenComplete((text, thrown) -> {
      if (!result.isCancelled()) {
        observation.end(thrown == null ? end(text) : end(thrown));
      }
    });
    CompletableFuture<Utf8Bytes> ignored = told.whenComplete((text, thrown) -> {
      if (told.isCancelled()) {
        observation.end(new End.Cancelled());
        result.cancel(true);
      }
    });
    return told;
  }

  /** Only a failure is read again for its code. */
  private static End end(Utf8Bytes text) {
    if (!JsonRpcWriter.failedTool(text)) {
      return new End.Answered();
    }
    return new End.ToolFailed(
        Json.parse(text.toString()).path("structuredContent").path("code").asText());
  }

  private static End end(@Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    return cause instanceof RpcError error
        ? new End.Refused(error.code(), error.unknown())
        : new End.Refused(RpcError.INTERNAL_ERROR, false);
  }
}
