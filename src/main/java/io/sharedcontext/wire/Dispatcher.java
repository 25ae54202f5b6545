package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each message to what deals with it. Messages come from one thread. */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final MethodRegistry methods;
  private final String serverInfo;
  private final ClientConnection peer;
  private final InFlightRequests inFlight;
  private final RequestScheduler scheduler;

  Dispatcher(
      MethodRegistry methods,
      ClientConnection peer,
      RequestScheduler scheduler,
      InFlightRequests inFlight) {
    this.methods = methods;
    this.serverInfo = Json.text(methods.about().info());
    this.peer = peer;
    this.scheduler = scheduler;
    this.inFlight = inFlight;
  }

  /** Deals with one message, which takes up {@code weight} until {@code sink} has its answer. */
  void message(Json.Read read, int weight, ResponseCallback sink) {
    try {
      JsonRpcMessage message = JsonRpcMessage.of(read.value());
      switch (message.kind()) {
        case REQUEST -> request(message, read.problem(), weight, sink);
        case NOTIFICATION -> {
          notification(message);
          sink.done(Optional.empty());
        }
        case RESPONSE -> {
          peer.answered(message);
          sink.done(Optional.empty());
        }
      }
    } catch (RpcError e) {
      sink.done(Optional.of(JsonRpcWriter.error(JsonRpcMessage.idOf(read.value()), e)));
    }
  }

  private void notification(JsonRpcMessage message) {
    if (message.method().equals("notifications/cancelled")) {
      inFlight.cancel(message.body().path("params").path("requestId"));
    }
  }

  private void request(
      JsonRpcMessage message, Optional<Json.Problem> problem, int weight, ResponseCallback sink) {
    ObjectNode params = message.params();
    ProtocolEra era = ProtocolEra.of(message.method(), params);
    introduce(params);
    JsonRpcRequest request = new JsonRpcRequest(
        message.id(), message.method(), params, era, peer, peer.connection().asNow());
    RpcMethod method = methods.of(request);
    RpcCall planned = method.plan().apply(request);
    PendingRequest running = inFlight.begin(request.id(), weight, method.stream());
    CompletableFuture<?> written = running.answer().handle((result, thrown) -> {
      inFlight.end(request.id());
      try {
        answer(sink, request, () -> frame(request, method, result, thrown));
      } finally {
        running.leave();
      }
      return true;
    });
    RpcCall call = problem
        .map(what -> planned.instead(() -> UnreadableArgument.answer(request, what)))
        .orElse(planned);
    begin(running, () -> scheduler.start(call, running, written));
  }

  /** A request for which there is no thread or no memory is answered all the same. */
  private static void begin(PendingRequest running, Runnable start) {
    try {
      start.run();
    } catch (OutOfMemoryError e) {
      running.answer().completeExceptionally(e);
    }
  }

  private static void answer(
      ResponseCallback sink, JsonRpcRequest request, Supplier<Optional<Utf8Bytes>> frame) {
    try {
      sink.done(frame.get());
    } catch (OutOfMemoryError e) {
      sink.done(Optional.of(JsonRpcWriter.error(Optional.of(request.id()), toFailure(request, e))));
    }
  }

  /** A modern client says who it is in each request. */
  private void introduce(ObjectNode params) {
    String client = ProtocolEra.client(params);
    if (!client.isEmpty()) {
      peer.connection().client(client);
    }
  }

  private Optional<Utf8Bytes> frame(
      JsonRpcRequest request,
      RpcMethod method,
      @Nullable Utf8Bytes result,
      @Nullable Throwable thrown) {
    if (result != null) {
      Utf8Bytes dressed = request.era().wrapResult(result, method, serverInfo);
      return Optional.of(JsonRpcWriter.result(request.id(), dressed));
    }
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    if (cause instanceof OutOfTime) {
      return Optional.of(tooLate(request, method));
    }
    if (cause instanceof CancellationException) {
      return Optional.empty();
    }
    return Optional.of(JsonRpcWriter.error(Optional.of(request.id()), toFailure(request, cause)));
  }

  private Utf8Bytes tooLate(JsonRpcRequest request, RpcMethod method) {
    boolean tool = request.method().equals(ToolMethods.CALL);
    String what = tool ? request.params().path("name").asText() : request.method();
    peer.noteUndone(what);
    Failure failure = OutOfTime.failure(what);
    return tool
        ? JsonRpcWriter.result(
            request.id(),
            request
                .era()
                .wrapResult(JsonRpcWriter.toolResult(CallResult.of(failure)), method, serverInfo))
        : JsonRpcWriter.error(
            Optional.of(request.id()), AuthenticatedMethods.error(request, failure));
  }

  private static RpcError toFailure(JsonRpcRequest request, @Nullable Throwable cause) {
    if (cause instanceof RpcError error) {
      return error;
    }
    LOG.error("{} failed", request.method(), cause);
    if (cause instanceof OutOfMemoryError) {
      return RpcError.outOfMemory(request.method());
    }
    return RpcError.of(
        RpcError.INTERNAL_ERROR,
        request.method() + " failed inside the server; its log has the cause");
  }
}
