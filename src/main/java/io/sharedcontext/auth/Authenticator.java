package io.sharedcontext.auth;

import io.sharedcontext.auth.Grant.Claim;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who calls: the holder of a token, or whom this process was started for. Safe for use by several
 * threads.
 */
public final class Authenticator {
  /** Of the first level. */
  private static final double SHARE = 1 / 16.0;

  private static final long DECISION_BYTES = 300;
  private static final int LONGEST_CLIENT = 200;

  private final Store store;
  private final Clock clock;
  private final LaunchIdentity launch;
  private final StoreBootstrap founding;
  private final Tokens tokens;
  private final VersionedCache<String, Credentials, Decision> decisions;

  /**
   * An authenticator for {@code store}.
   *
   * @param lifetime of a token
   */
  public Authenticator(
      Store store, Clock clock, LaunchIdentity launch, Duration lifetime, Caches caches) {
    this.store = store;
    this.clock = clock;
    this.launch = launch;
    this.founding = new StoreBootstrap(store, clock);
    this.tokens = new Tokens(founding, clock, lifetime);
    this.decisions = caches.first("decisions", SHARE, decision -> DECISION_BYTES);
  }

  /** The agent of the token given, else of the connection's, else the one launched. */
  Caller identify(Optional<String> given, ConnectionContext connection) {
    founding.ensure();
    return given
        .or(connection::token)
        .map(this::ofToken)
        .orElseGet(() -> ofLaunch(beginning(connection.client())));
  }

  /** Whether the process was started with a key that grants {@code admin}. */
  public boolean launchedAsAdmin() {
    if (launch.apiKey().isEmpty()) {
      return false;
    }
    try {
      return identify(Optional.empty(), new ConnectionContext()).admin();
    } catch (Failure e) {
      return false;
    }
  }

  /** Whether a connection has more to show than a name. */
  boolean hasCredential(ConnectionContext connection) {
    return launch.apiKey().isPresent() || connection.token().isPresent();
  }

  private Caller ofToken(String text) {
    return caller("token " + Hashing.print(text), tx -> {
      Token token = tokens.check(tx, text);
      return new Decision(token.expiresAt(), token.grant().caller());
    });
  }

  /** As much of a client's name as can matter. */
  private static String beginning(String client) {
    return client.substring(0, Math.min(client.length(), LONGEST_CLIENT));
  }

  private Caller ofLaunch(String client) {
    return caller("launch " + client, tx -> {
      Caller caller = Grant.decide(tx, launched(tx, client)).caller();
      return new Decision(Instant.MAX, caller);
    });
  }

  /** How often keys, revocations and access had changed. */
  private record Credentials(long changes) implements Stamp<Credentials> {}

  /** What was decided, and until when it holds. */
  private record Decision(Instant until, Caller caller) {}

  /** Signatures and hashes cost more than to see whether anything changed since the last time. */
  private Caller caller(String claim, Function<Tx, Decision> decide) {
    return store.read(tx -> {
      Credentials now = new Credentials(ChangeCounters.seq(tx, Keys.SCOPE));
      return decisions.get(claim, now, this::lasts, () -> decide.apply(tx)).caller();
    });
  }

  private boolean lasts(Decision known) {
    return clock.instant().isBefore(known.until());
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

  StoreBootstrap founding() {
    return founding;
  }

  Tokens tokens() {
    return tokens;
  }
}
