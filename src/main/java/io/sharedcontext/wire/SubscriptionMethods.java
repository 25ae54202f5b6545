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

/**
 * {@code resources/subscribe} and {@code resources/unsubscribe} of the legacy era, {@code
 * subscriptions/listen} of the modern one. The lists of tools, prompts and resources never change, so
 * a stream that asks for them is acknowledged without them, as the protocol has it.
 */
final class SubscriptionMethods {
  private final ResourceResolver documents;
  private final AuthenticatedMethods callers;
  private final CallPolicy policy;
  private final Map<ClientConnection, Subscriptions> peers = new ConcurrentHashMap<>();

  SubscriptionMethods(ResourceResolver documents, AuthenticatedMethods callers, CallPolicy policy) {
    this.documents = documents;
    this.callers = callers;
    this.policy = policy;
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
    List<ResourceResolver.Document> asked =
        uris(wanted).stream().map(uri -> documents.find(uri, request.era())).toList();
    return of(request.peer())
        .open(new Subscription(request.id(), asked), request.connection(), caller);
  }

  private static Set<String> uris(ObjectNode wanted) {
    JsonNode list = wanted.path("resourceSubscriptions");
    Set<String> uris = new LinkedHashSet<>();
    boolean texts = list.isArray() || list.isMissingNode() || list.isNull();
    for (JsonNode uri : list) {
      texts &= uri.isTextual();
      uris.add(uri.asText());
    }
    if (!texts) {
      throw RpcError.invalidParams(
          "subscriptions/listen: resourceSubscriptions must be an array of URIs");
    }
    return uris;
  }
}
