package io.sharedcontext.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The methods of each era by name. */
public final class MethodRegistry {
  private final ServerInfo about;
  private final Map<String, RpcMethod> legacy = new HashMap<>();
  private final Map<String, RpcMethod> modern = new HashMap<>();
  private final Map<String, Consumer<ClientConnection>> notifications = new HashMap<>();

  /** No methods yet, of a server that introduces itself with {@code about}. */
  public MethodRegistry(ServerInfo about) {
    this.about = about;
  }

  /** The methods through which clients use {@code definition}. */
  public static MethodRegistry of(ServerInfo about, ServerDefinition definition) {
    MethodRegistry methods = new MethodRegistry(about);
    new Handshake(about).addTo(methods);
    new ToolMethods(definition).addTo(methods);
    AuthenticatedMethods callers = new AuthenticatedMethods(definition.policy());
    ResourceResolver documents = new ResourceResolver(definition.resources());
    new ResourceMethods(documents, callers).addTo(methods);
    new SubscriptionMethods(documents, callers, definition.policy()).addTo(methods);
    new TaskMethods(callers, definition.policy()).addTo(methods);
    new SkillMethods(definition.skills()).addTo(methods);
    new PromptMethods(definition.prompts(), callers).addTo(methods);
    new CompletionMethods(definition, callers).addTo(methods);
    return methods;
  }

  /** Adds or replaces a method of the legacy era. */
  public MethodRegistry legacy(String name, RpcMethod method) {
    legacy.put(name, method);
    return this;
  }

  /** Adds or replaces a method of the modern era. */
  public MethodRegistry modern(String name, RpcMethod method) {
    modern.put(name, method);
    return this;
  }

  /** Adds or replaces a method of both eras. */
  public MethodRegistry both(String name, RpcMethod method) {
    return legacy(name, method).modern(name, method);
  }

  /** Has {@code taker} hear, on the thread that reads, of the notifications of that name. */
  MethodRegistry notified(String name, Consumer<ClientConnection> taker) {
    notifications.put(name, taker);
    return this;
  }

  /** Deals with a notification; most are nothing to this server. */
  void heard(String name, ClientConnection peer) {
    Optional.ofNullable(notifications.get(name)).ifPresent(taker -> taker.accept(peer));
  }

  /** Has {@code observer} hear of all requests for the methods that are there by now. */
  public MethodRegistry observed(RequestObserver observer) {
    legacy.replaceAll((name, method) -> observer.around(method));
    modern.replaceAll((name, method) -> observer.around(method));
    return this;
  }

  ServerInfo about() {
    return about;
  }

  /** The method that a request names. */
  RpcMethod of(JsonRpcRequest request) {
    Map<String, RpcMethod> known = request.era() == ProtocolEra.MODERN ? modern : legacy;
    return Optional.ofNullable(known.get(request.method()))
        .orElseThrow(
            () -> RpcError.of(RpcError.METHOD_NOT_FOUND, "Method not found: " + request.method()));
  }
}
