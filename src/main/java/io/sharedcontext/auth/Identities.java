package io.sharedcontext.auth;

import io.sharedcontext.auth.Grant.Claim;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Connection;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Who calls: the holder of a token, or whom this process was started for. Safe for use by several
 * threads.
 */
public final class Identities {
  private final Store store;
  private final Launch launch;
  private final Founding founding;
  private final Tokens tokens;

  /**
   * Identities of {@code store}.
   *
   * @param lifetime of a token
   */
  public Identities(Store store, Clock clock, Launch launch, Duration lifetime) {
    this.store = store;
    this.launch = launch;
    this.founding = new Founding(store, clock);
    this.tokens = new Tokens(founding, clock, lifetime);
  }

  /** The agent of the token given, else of the connection's, else the one launched. */
  Caller identify(Optional<String> given, Connection connection) {
    founding.ensure();
    return given
        .or(connection::token)
        .map(this::ofToken)
        .orElseGet(() -> ofLaunch(connection.client()));
  }

  /** Whether the process was started with a key that grants {@code admin}. */
  public boolean launchedAsAdmin() {
    if (launch.apiKey().isEmpty()) {
      return false;
    }
    try {
      return identify(Optional.empty(), new Connection()).admin();
    } catch (Failure e) {
      return false;
    }
  }

  private Caller ofToken(String text) {
    return store.read(tx -> tokens.check(tx, text)).grant().caller();
  }

  private Caller ofLaunch(String client) {
    return store.read(tx -> Grant.decide(tx, launched(tx, client))).caller();
  }

  private Claim launched(Tx tx, String client) {
    String agentId = launch.agentId().or(() -> ownerOfKey(tx)).orElse(launch.nameFor(client));
    return new Claim(agentId, launch.agentType(), launch.typeFor(client), launch.apiKey());
  }

  private Optional<String> ownerOfKey(Tx tx) {
    return launch.apiKey().flatMap(key -> KeyTable.matching(tx, key)).map(Key::agentId);
  }

  /** What an agent gets that authenticates. The launch key counts for the agent launched. */
  Grant claimed(Tx tx, String agentId, String agentType, Optional<String> apiKey) {
    Optional<String> key = apiKey.or(() -> launchKey(tx, agentId));
    return Grant.decide(tx, new Claim(agentId, Optional.of(agentType), agentType, key));
  }

  private Optional<String> launchKey(Tx tx, String agentId) {
    boolean own = launch.agentId().or(() -> ownerOfKey(tx)).equals(Optional.of(agentId));
    return own ? launch.apiKey() : Optional.empty();
  }

  Founding founding() {
    return founding;
  }

  Tokens tokens() {
    return tokens;
  }
}
