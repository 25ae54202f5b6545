package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

/**
 * Runs what is not a tool and yet concerns the store: documents, prompts, completion. A failure has
 * no result to go into here, so it becomes an error that carries the failure as data.
 */
final class AuthenticatedMethods {
  private final CallPolicy policy;

  AuthenticatedMethods(CallPolicy policy) {
    this.policy = policy;
  }

  /**
   * A method that runs as the agent which the connection stands for, and needs {@code read}.
   *
   * @param reader makes a result for a caller; may throw {@link Failure} and {@link RpcError}
   */
  RpcMethod method(BiFunction<JsonRpcRequest, Caller, String> reader) {
    return new RpcMethod(
        Ordering.READ,
        request -> run(
            request,
            reader.andThen(text -> CompletableFuture.completedFuture(Utf8Bytes.of(text)))));
  }

  /** Like {@link #method}, for a result that comes later; {@link Failure} may also come with it. */
  RpcMethod later(BiFunction<JsonRpcRequest, Caller, CompletableFuture<Utf8Bytes>> starter) {
    return new RpcMethod(
        Ordering.READ,
        request -> run(request, starter)
            .exceptionallyCompose(
                thrown -> CompletableFuture.failedFuture(error(request, thrown))));
  }

  private static RpcError error(JsonRpcRequest request, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    return cause instanceof RpcError known
        ? known
        : error(request, CallPipeline.toFailure(request.method(), cause));
  }

  /** Like {@link #method}, for what goes on until the client or the server ends it. */
  RpcMethod stream(BiFunction<JsonRpcRequest, Caller, CompletableFuture<Utf8Bytes>> starter) {
    return RpcMethod.stream(request -> run(request, starter));
  }

  /** Whether the agent that the connection stands for holds {@code needed}. */
  boolean holds(JsonRpcRequest request, Permission needed) {
    return needed == Permission.READ || policy.holds(needed, request.connection());
  }

  private CompletableFuture<Utf8Bytes> run(
      JsonRpcRequest request,
      BiFunction<JsonRpcRequest, Caller, CompletableFuture<Utf8Bytes>> starter) {
    Caller caller = Caller.NOBODY;
    try {
      caller = policy.identify(CallSnapshot.NONE, Optional.empty(), request.connection());
      require(request, caller);
      return starter.apply(request, caller);
    } catch (RpcError e) {
      throw e;
    } catch (RuntimeException e) {
      return refuse(request, caller, CallPipeline.toFailure(request.method(), e));
    }
  }

  private static void require(JsonRpcRequest request, Caller caller) {
    if (!caller.may(Permission.READ)) {
      throw Failure.denied(request.method(), Permission.READ, caller);
    }
  }

  private CompletableFuture<Utf8Bytes> refuse(
      JsonRpcRequest request, Caller caller, Failure failure) {
    return failure.code().denial()
        ? policy
            .refused(caller, request.method(), failure)
            .thenCompose(answer -> CompletableFuture.failedFuture(error(request, answer)))
        : CompletableFuture.failedFuture(error(request, failure));
  }

  /** A failure as an error that carries it. */
  static RpcError error(JsonRpcRequest request, Failure failure) {
    ObjectNode data = Json.object(CallResult.of(failure).json().toString());
    int code = switch (failure.code()) {
      case SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, MEMORY_NOT_FOUND -> notFound(request.era());
      case INVALID_INPUT,
          PERMISSION_DENIED,
          AUTHENTICATION_REQUIRED,
          INVALID_API_KEY,
          TOKEN_INVALID,
          TOKEN_EXPIRED -> RpcError.INVALID_PARAMS;
      default -> RpcError.INTERNAL_ERROR;
    };
    return RpcError.of(code, failure.sentence()).with(data);
  }

  /** The error of a document that is not there. */
  static int notFound(ProtocolEra era) {
    return era == ProtocolEra.MODERN ? RpcError.INVALID_PARAMS : RpcError.RESOURCE_NOT_FOUND;
  }
}
