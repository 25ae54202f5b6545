package io.sharedcontext.auth;

import io.sharedcontext.auth.Grant.Claim;
import io.sharedcontext.store.CacheStats;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallAuthenticator;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.LruCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who calls: the holder of a token, or whom this process was started for. Safe for use by several
 * threads.
 */
public final class Authenticator implements CallAuthenticator {
  private static final int MOST = 1_000;
  private static final int LONGEST_CLIENT = 200;

  private final Store store;
  private final Clock clock;
  private final LaunchIdentity launch;
  private final StoreBootstrap founding;
  private final Tokens tokens;
  private final CacheStats counts = new CacheStats();
  private final LruCache<String, Decision> decisions = new LruCache<>(MOST, counts::evicted);

  /**
   * An authenticator for {@code store}.
   *
   * @param lifetime of a token
   */
  public Authenticator(Store store, Clock clock, LaunchIdentity launch, Duration lifetime) {
    this.store = store;
    this.clock = clock;
    this.launch = launch;
    this.founding = new StoreBootstrap(store, clock);
    this.tokens = new Tokens(founding, clock, lifetime);
  }

  /** The agent of the token given, else of the connection's, else the one launched. */
  @Override
  public Caller identify(
      CallSnapshot snapshot, Optional<String> given, ConnectionContext connection) {
    founding.ensure();
    return given
        .or(connection::token)
        .map(token -> ofToken(snapshot, token))
        .orElseGet(() -> ofLaunch(snapshot, beginning(connection.client())));
  }

  /** Whether the process was started with a key that grants {@code admin}. */
  public boolean launchedAsAdmin() {
    if (launch.apiKey().isEmpty()) {
      return false;
    }
    try {
      return identify(CallSnapshot.NONE, Optional.empty(), new ConnectionContext())
          .admin();
    } catch (Failure e) {
      return false;
    }
  }

  private Caller ofToken(CallSnapshot snapshot, String text) {
    return caller(snapshot, "token " + Hashing.print(text), tx -> {
      Token token = tokens.check(tx, text);
      return new Decision(
          ChangeCounters.seq(tx, Keys.SCOPE), token.expiresAt(), token.grant().caller());
    });
  }

  /** As much of a client's name as can matter. */
  private static String beginning(String client) {
    return client.substring(0, Math.min(client.length(), LONGEST_CLIENT));
  }

  private Caller ofLaunch(CallSnapshot snapshot, String client) {
    return caller(snapshot, "launch " + client, tx -> {
      Caller caller = Grant.decide(tx, launched(tx, client)).caller();
      return new Decision(ChangeCounters.seq(tx, Keys.SCOPE), Instant.MAX, caller);
    });
  }

  /** What was decided, and the state of the store in which it holds. */
  private record Decision(long seq, Instant until, Caller caller) {}

  /** Signatures and hashes cost more than to see whether anything changed since the last time. */
  private Caller caller(CallSnapshot snapshot, String claim, Function<Tx, Decision> decide) {
    return store.read(snapshot, tx -> {
      Optional<Decision> known = decisions.get(claim);
      if (known.isPresent() && holds(tx, known.get())) {
        counts.look(true);
        return known.get().caller();
      }
      counts.look(false);
      Decision fresh = decide.apply(tx);
      decisions.put(claim, fresh);
      return fresh.caller();
    });
  }

  private boolean holds(Tx tx, Decision known) {
    return known.seq() == ChangeCounters.seq(tx, Keys.SCOPE)
        && clock.instant().isBefore(known.until());
  }

  /** What the cache of decisions did. */
  public CacheStats.Figures figures() {
    return counts.figures(decisions.size());
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
