package io.sharedcontext.auth;

import io.sharedcontext.auth.Grant.Claim;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallAuthenticator;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: the holder of a token, or whom this process was started for. Safe for use by several
 * threads.
 */
public final class Authenticator implements CallAuthenticator {
  /** Of the first level. */
  private static final double SHARE = 1 / 16.0;

  private static final long DECISION_BYTES = 300;

  private final Store store;
  private final Clock clock;
  private final LaunchIdentity launch;
  private final StoreBootstrap founding;
  private final Tokens tokens;
  private final AgentProcesses processes;
  private final DefaultNames names;
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
    this.processes = new AgentProcesses(store, clock);
    this.names = new DefaultNames(store, launch.directory());
    this.decisions = caches.first("decisions", SHARE, decision -> DECISION_BYTES);
  }

  /** The agent of the token given, else of the connection's, else the one launched. */
  @Override
  public Caller identify(
      CallSnapshot snapshot, Optional<String> given, ConnectionContext connection) {
    founding.ensure();
    Optional<String> token = given.or(connection::token);
    Caller caller = token
        .map(text -> ofToken(snapshot, text))
        .orElseGet(() -> ofLaunch(snapshot, LaunchIdentity.client(connection)));
    if (token.isEmpty() && launch.unique()) {
      processes.claim(snapshot, caller);
    }
    processes.recordActing(caller);
    return caller;
  }

  /** To look whether a key grants it opens the store, which a list is not worth without a key. */
  @Override
  public boolean holds(Permission needed, ConnectionContext connection) {
    boolean open = PermissionSets.OPEN.contains(needed);
    boolean credential = launch.apiKey().isPresent() || connection.token().isPresent();
    return (open || credential) && CallAuthenticator.super.holds(needed, connection);
  }

  /**
   * Whom a connection acts for, and who gets into the store.
   *
   * @param access as the store says at this moment
   */
  record Standing(Caller caller, AccessMode.State access) {}

  /** How a connection stands, as far as that can be told without opening or changing the store. */
  Optional<Standing> standing(ConnectionContext connection) {
    String client = LaunchIdentity.client(connection);
    boolean settled =
        connection.token().isPresent() || named() || names.known(client).isPresent();
    if (!founding.done() || !settled) {
      return Optional.empty();
    }
    try {
      Caller caller = connection
          .token()
          .map(text -> ofToken(CallSnapshot.NONE, text))
          .orElseGet(() -> launched(CallSnapshot.NONE, client).caller());
      return Optional.of(new Standing(caller, store.read(AccessMode::state)));
    } catch (Failure e) {
      return Optional.empty();
    }
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
    return decision(snapshot, "token " + Hashing.fingerprint(text), tx -> {
          Token token = tokens.check(tx, text);
          return new Decision(token.expiresAt(), token.grant().caller(), false);
        })
        .caller();
  }

  private Caller ofLaunch(CallSnapshot snapshot, String client) {
    Decision decision = launched(snapshot, client);
    return decision.untyped() ? typed(client) : decision.caller();
  }

  private Decision launched(CallSnapshot snapshot, String client) {
    String otherwise = otherwise(client);
    return decision(snapshot, "launch " + otherwise, tx -> {
      Grant grant = Grant.decide(tx, launched(tx, client, otherwise), clock.instant());
      return new Decision(grant.until(tx), grant.caller(), grant.untyped(tx));
    });
  }

  /** Of two processes with one key and two types that come first at once, one is refused. */
  private Caller typed(String client) {
    String otherwise = otherwise(client);
    return Futures.result(store.write(tx -> {
      Grant grant = Grant.decide(tx, launched(tx, client, otherwise), clock.instant());
      Keys.fixType(tx, grant, clock.instant());
      return grant.caller();
    }));
  }

  private String otherwise(String client) {
    return named() ? client : names.known(client).orElseGet(() -> defaultName(client));
  }

  /** How often keys, revocations and access had changed. */
  private record Credentials(long changes) implements Stamp<Credentials> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Credentials that && changes == that.changes;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(changes);
    }
  }

  /** What was decided, until when it holds, and whether the key has still to be given a type. */
  private record Decision(Instant until, Caller caller, boolean untyped) {}

  /** Signatures and hashes cost more than to see whether anything changed since the last time. */
  private Decision decision(CallSnapshot snapshot, String claim, Function<Tx, Decision> decide) {
    Credentials now = store.readOne(snapshot, Authenticator::credentials);
    return decisions
        .find(claim, now, this::lasts)
        .orElseGet(() -> store.read(
            snapshot,
            tx -> decisions.get(claim, credentials(tx), this::lasts, () -> made(tx, decide))));
  }

  private static Credentials credentials(Tx tx) {
    return new Credentials(ChangeCounters.seq(tx, Keys.SCOPE));
  }

  private Decision made(Tx tx, Function<Tx, Decision> decide) {
    Decision fresh = decide.apply(tx);
    processes.warnIfShared(tx, fresh.caller().id());
    return fresh;
  }

  private boolean lasts(Decision known) {
    return clock.instant().isBefore(known.until());
  }

  /** Who will be refused without a key gets no name. */
  private String defaultName(String client) {
    return store.read(Grant::needsNoKey) ? names.of(client) : client;
  }

  /** Whether the settings say for whom this process acts. */
  private boolean named() {
    return launch.agentId().isPresent() || launch.apiKey().isPresent();
  }

  private Claim launched(Tx tx, String client, String otherwise) {
    String agentId = launch.agentId().or(() -> ownerOfKey(tx)).orElse(otherwise);
    return new Claim(agentId, launch.agentType(), launch.typeFor(client), launch.apiKey());
  }

  private Optional<String> ownerOfKey(Tx tx) {
    return launch.apiKey().flatMap(key -> KeyTable.matching(tx, key)).map(Key::agentId);
  }

  /** What an agent gets that authenticates. The launch key counts for the agent launched. */
  Grant claimed(Tx tx, String agentId, String agentType, Optional<String> apiKey) {
    Optional<String> key = apiKey.or(() -> launchKey(tx, agentId));
    return Grant.decide(
        tx, new Claim(agentId, Optional.of(agentType), agentType, key), clock.instant());
  }

  private Optional<String> launchKey(Tx tx, String agentId) {
    boolean own = launch.agentId().or(() -> ownerOfKey(tx)).equals(Optional.of(agentId));
    return own ? launch.apiKey() : Optional.empty();
  }

  /** Tells clients who they are. */
  public Introduction introduction() {
    return new Introduction(store, launch, this);
  }

  /** Which processes act for which agents. */
  public AgentProcesses processes() {
    return processes;
  }

  StoreBootstrap founding() {
    return founding;
  }

  Tokens tokens() {
    return tokens;
  }
}
