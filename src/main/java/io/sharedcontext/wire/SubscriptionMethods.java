package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code resources/subscribe} and {@code resources/unsubscribe} of the legacy era, {@code
 * subscriptions/listen} of the modern one. The lists of tools, prompts and resources never change, so
 * a stream that asks for them is acknowledged without them, as the protocol has it.
 */
final class SubscriptionMethods {
  /** For how long the thread that tells of tasks is kept when there is nothing to tell. */
  private static final long IDLE_SECONDS = 5;

  private final ResourceResolver documents;
  private final AuthenticatedMethods callers;
  private final CallPolicy policy;
  private final Map<ClientConnection, Subscriptions> peers = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
      1,
      1,
      IDLE_SECONDS,
      TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(),
      RequestScheduler.named("task-streams"));

  SubscriptionMethods(ResourceResolver documents, AuthenticatedMethods callers, CallPolicy policy) {
    this.documents = documents;
    this.callers = callers;
    this.policy = policy;
    teller.allowCoreThreadTimeOut(true);
  }

  void addTo(MethodRegistry methods) {
    methods
        .legacy("resources/subscribe", callers.method(this::subscribe))
        .legacy("resources/unsubscribe", RpcMethod.of(Ordering.READ, this::unsubscribe))
        .modern("subscriptions/listen", callers.stream(this::listen));
  }

  private Subscriptions of(ClientConnection peer) {
    return peers.computeIfAbsent(peer, fresh -> {
      Subscriptions subscriptions = new Subscriptions(policy, fresh);
      fresh.atEnd(subscriptions::close);
      return subscriptions;
    });
  }

  private String subscribe(JsonRpcRequest request, Caller caller) {
    ResourceResolver.Document document = documents.find(request.required("uri"), request.era());
    of(request.peer()).add(Subscription.to(document), request.connection(), caller);
    return "{}";
  }

  private String unsubscribe(JsonRpcRequest request) {
    String uri = request.required("uri");
    of(request.peer()).remove(uri);
    return "{}";
  }

  private CompletableFuture<Utf8Bytes> listen(JsonRpcRequest request, Caller caller) {
    if (!(request.params().get("notifications") instanceof ObjectNode wanted)) {
      throw RpcError.invalidParams("subscriptions/listen: notifications is required, an object such"
          + " as {\"resourceSubscriptions\":[URI]}");
    }
    List<ResourceResolver.Document> asked = texts(wanted, "resourceSubscriptions", "URIs").stream()
        .map(uri -> documents.find(uri, request.era()))
        .toList();
    List<String> tasks = tasks(request, caller, wanted);
    CompletableFuture<Utf8Bytes> end = of(request.peer())
        .open(new Subscription(request.id(), asked, tasks), request.connection(), caller);
    return tasks.isEmpty() ? end : following(request, tasks, end);
  }

  /** Those of the tasks asked for that there are; the others are left out of the acknowledgement. */
  private List<String> tasks(JsonRpcRequest request, Caller caller, ObjectNode wanted) {
    Set<String> asked = texts(wanted, "taskIds", "ids of tasks");
    if (!asked.isEmpty()) {
      Extension.TASKS.require(request);
    }
    return asked.stream()
        .filter(id -> policy.tasks().find(caller, request.connection(), id).isPresent())
        .toList();
  }

  private CompletableFuture<Utf8Bytes> following(
      JsonRpcRequest request, List<String> tasks, CompletableFuture<Utf8Bytes> end) {
    TaskStream stream = new TaskStream(policy, request, teller);
    CompletableFuture<Utf8Bytes> ignored = end.whenComplete((result, thrown) -> stream.close());
    tasks.forEach(stream::follow);
    return end;
  }

  private static Set<String> texts(ObjectNode wanted, String name, String what) {
    JsonNode list = wanted.path(name);
    Set<String> texts = new LinkedHashSet<>();
    boolean fits = list.isArray() || list.isMissingNode() || list.isNull();
    for (JsonNode text : list) {
      fits &= text.isTextual();
      texts.add(text.asText());
    }
    if (!fits) {
      throw RpcError.invalidParams(
          "subscriptions/listen: " + name + " must be an array of " + what);
    }
    return texts;
  }
}
