package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    } catch (RuntimeException | Error e) {
      refuse(read.value(), e, sink);
    }
  }

  /** The answer to a message that could not even be begun. */
  private void refuse(JsonNode message, Throwable thrown, ResponseCallback sink) {
    MemoryReserve.giveUp();
    log("a message could not be dealt with", thrown);
    Optional<Utf8Bytes> answer =
        JsonRpcMessage.idOf(message).map(id -> JsonRpcWriter.lastResort(JsonRpcWriter.id(id)));
    sink.done(answer);
  }

  private void notification(JsonRpcMessage message) {
    if (message.method().equals("notifications/cancelled")) {
      inFlight.cancel(message.body().path("params").path("requestId"));
    } else {
      methods.heard(message.method(), peer);
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
    Answering answering = new Answering(request, JsonRpcWriter.id(request.id()), method, sink);
    PendingRequest running = inFlight.begin(request.id(), weight, method.stream());
    CompletableFuture<?> written = answered(running, answering);
    RpcCall call = problem
        .map(what -> planned.instead(() -> UnreadableArgument.answer(request, what)))
        .orElse(planned);
    begin(running, () -> scheduler.start(call, running, written));
  }

  /**
   * A request and where its answer goes.
   *
   * @param id its id as text, which is there before anything can go wrong
   */
  private record Answering(
      JsonRpcRequest request, Utf8Bytes id, RpcMethod method, ResponseCallback sink) {}

  /** Has the answer written as soon as it is there; completes then. */
  private CompletableFuture<?> answered(PendingRequest running, Answering answering) {
    try {
      return running.answer().handle((result, thrown) -> {
        inFlight.end(answering.request().id());
        try {
          answer(answering, result, thrown);
        } finally {
          running.leave();
        }
        return true;
      });
    } catch (RuntimeException | Error e) {
      inFlight.end(answering.request().id());
      running.leave();
      throw e;
    }
  }

  /** A request for which there is no thread or no memory is answered all the same. */
  private static void begin(PendingRequest running, Runnable start) {
    try {
      start.run();
    } catch (RuntimeException | Error e) {
      running.fail(e);
    }
  }

  private void answer(Answering answering, @Nullable Utf8Bytes result, @Nullable Throwable thrown) {
    Optional<Utf8Bytes> frame;
    try {
      frame = frame(answering, result, thrown);
    } catch (RuntimeException | Error e) {
      frame = frame(answering, e);
    }
    write(answering, frame);
  }

  /** That there is no memory, or no class, for the answer, as well as that can be said. */
  private static Optional<Utf8Bytes> frame(Answering answering, Throwable thrown) {
    MemoryReserve.giveUp();
    try {
      RpcError error = toFailure(answering.request(), thrown);
      return Optional.of(JsonRpcWriter.error(Optional.of(answering.request().id()), error));
    } catch (RuntimeException | Error e) {
      return Optional.of(JsonRpcWriter.lastResort(answering.id()));
    }
  }

  /** What cannot be written is at least counted, so that the end of this process tells of it. */
  private void write(Answering answering, Optional<Utf8Bytes> frame) {
    try {
      answering.sink().done(frame, answering.request().written()::run);
    } catch (RuntimeException | Error e) {
      MemoryReserve.giveUp();
      try {
        answering.sink().done(Optional.of(JsonRpcWriter.lastResort(answering.id())));
      } catch (RuntimeException | Error again) {
        peer.noteUnanswered();
        again.addSuppressed(e);
        throw again;
      }
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
      Answering answering, @Nullable Utf8Bytes result, @Nullable Throwable thrown) {
    JsonRpcRequest request = answering.request();
    if (result != null) {
      Utf8Bytes dressed = request.era().wrapResult(result, answering.method(), serverInfo);
      return Optional.of(JsonRpcWriter.result(answering.id(), dressed));
    }
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    if (cause instanceof OutOfTime) {
      return Optional.of(tooLate(answering));
    }
    if (cause instanceof CancellationException) {
      return Optional.empty();
    }
    return Optional.of(JsonRpcWriter.error(Optional.of(request.id()), toFailure(request, cause)));
  }

  private Utf8Bytes tooLate(Answering answering) {
    JsonRpcRequest request = answering.request();
    boolean tool = request.method().equals(ToolMethods.CALL);
    String what = tool ? request.params().path("name").asText() : request.method();
    peer.noteUndone(what);
    Failure failure = OutOfTime.failure(what);
    return tool
        ? JsonRpcWriter.result(
            answering.id(),
            request
                .era()
                .wrapResult(
                    JsonRpcWriter.toolResult(CallResult.of(failure)),
                    answering.method(),
                    serverInfo))
        : JsonRpcWriter.error(
            Optional.of(request.id()), AuthenticatedMethods.error(request, failure));
  }

  private static RpcError toFailure(JsonRpcRequest request, @Nullable Throwable cause) {
    if (cause instanceof RpcError error) {
      return error;
    }
    log(request.method() + " failed", cause);
    if (cause instanceof OutOfMemoryError) {
      return RpcError.outOfMemory(request.method());
    }
    return RpcError.of(
        RpcError.INTERNAL_ERROR,
        request.method() + " failed inside the server; its log has the cause");
  }

  /** A log that cannot be written is no reason to owe an answer. */
  private static void log(String what, @Nullable Throwable thrown) {
    try {
      LOG.error(what, thrown);
    } catch (LinkageError | OutOfMemoryError e) {
      MemoryReserve.giveUp();
    }
  }
}
