package io.sharedcontext.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The methods of each era by name. */
public final class Methods {
  private final About about;
  private final Map<String, Method> legacy = new HashMap<>();
  private final Map<String, Method> modern = new HashMap<>();

  /** No methods yet, of a server that introduces itself with {@code about}. */
  public Methods(About about) {
    this.about = about;
  }

  /** The methods through which clients use {@code offer}. */
  public static Methods of(About about, Offer offer) {
    Methods methods = new Methods(about);
    new Handshake(about).addTo(methods);
    new ToolMethods(offer).addTo(methods);
    Callers callers = new Callers(offer.policy());
    Documents documents = new Documents(offer.resources());
    new ResourceMethods(documents, callers).addTo(methods);
    new SubscriptionMethods(documents, callers, offer.policy()).addTo(methods);
    new PromptMethods(offer.prompts(), callers).addTo(methods);
    new CompletionMethods(offer, callers).addTo(methods);
    return methods;
  }

  /** Adds or replaces a method of the legacy era. */
  public Methods legacy(String name, Method method) {
    legacy.put(name, method);
    return this;
  }

  /** Adds or replaces a method of the modern era. */
  public Methods modern(String name, Method method) {
    modern.put(name, method);
    return this;
  }

  /** Adds or replaces a method of both eras. */
  public Methods both(String name, Method method) {
    return legacy(name, method).modern(name, method);
  }

  About about() {
    return about;
  }

  /** The method that a request names. */
  Method of(Request request) {
    Map<String, Method> known = request.era() == Era.MODERN ? modern : legacy;
    return Optional.ofNullable(known.get(request.method()))
        .orElseThrow(
            () -> RpcError.of(RpcError.METHOD_NOT_FOUND, "Method not found: " + request.method()));
  }
}
