package io.sharedcontext.auth;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ConnectionContext;
import java.util.Locale;

/**
 * Who a client is here, in words for its model. It is asked for before the store is open, and never
 * opens it: what only the store knows is told where to be found, or left out.
 */
public final class Introduction {
  private final Store store;
  private final LaunchIdentity launch;
  private final Authenticator authenticator;

  Introduction(Store store, LaunchIdentity launch, Authenticator authenticator) {
    this.store = store;
    this.launch = launch;
    this.authenticator = authenticator;
  }

  /** The sentences for the client of {@code connection}. */
  public String of(ConnectionContext connection) {
    return authenticator
        .standing(connection)
        .map(standing -> "You are agent %s (type %s) in store %s, which is %s."
            .formatted(
                standing.caller().id(),
                standing.caller().type(),
                file(),
                standing.access().name().toLowerCase(Locale.ROOT)))
        .orElseGet(() -> launched(LaunchIdentity.client(connection)));
  }

  private String launched(String client) {
    if (launch.agentId().isEmpty() && launch.apiKey().isEmpty()) {
      return "You are an agent of type %s in store %s. Your name is %s- and four hex digits, the same"
              .formatted(launch.typeFor(client), file(), DefaultNames.base(client))
          + " after a restart; register_agent_presence tells it.";
    }
    String who = launch.agentId().map(id -> "agent " + id).orElse("the agent of the given key");
    return "You are " + who + type(client) + " in store " + file() + ".";
  }

  /** A key may say another type, so without one in the settings it is not known yet. */
  private String type(String client) {
    return launch.agentType().isPresent() || launch.apiKey().isEmpty()
        ? " (type " + launch.typeFor(client) + ")"
        : "";
  }

  private String file() {
    return store.settings().name();
  }
}
