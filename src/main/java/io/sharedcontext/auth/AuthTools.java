package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How an agent makes itself known. */
public final class AuthTools {
  private final Store store;
  private final Clock clock;
  private final Authenticator authenticator;
  private final RateLimiter limiter;
  private final KeyGuesses guesses;

  public AuthTools(Store store, Clock clock, Authenticator authenticator, RateLimiter limiter) {
    this.store = store;
    this.clock = clock;
    this.authenticator = authenticator;
    this.limiter = limiter;
    this.guesses = new KeyGuesses(store, clock, limiter.scaled(KeyGuesses.MOST));
  }

  /** Both tools. */
  public List<Tool<?, ?>> tools() {
    return List.of(
        Tool.acts(
                "authenticate_agent",
                Effect.ADDS,
                AuthenticateAgent.class,
                Authenticated.class,
                this::authenticate)
            .needs(Permission.NONE)
            .limited(RateLimit.AUTHENTICATION),
        Tool.acts(
                "refresh_token",
                Effect.REPLACES,
                RefreshToken.class,
                Authenticated.class,
                this::refresh)
            .needs(Permission.NONE)
            .limited(RateLimit.AUTHENTICATION));
  }

  /** A permission that an agent may ask for. */
  enum Wish {
    READ,
    WRITE,
    ADMIN;

    Permission permission() {
      return Permission.valueOf(name());
    }
  }

  @Doc(
      "Only when given an api_key or told to act as another agent: you already act as the one this server was started for. Later calls on this connection act as that agent.")
  record AuthenticateAgent(
      @Doc(value = "Who to act as; not a name you make up.", pattern = Limits.AGENT_ID)
      String agentId,

      @Doc(value = "Its kind, such as reviewer.", pattern = Limits.AGENT_TYPE)
      String agentType,

      @Doc(value = "The agent's key; needed if it has one.", min = 1, max = 200, secret = true)
      Optional<String> apiKey,

      @Doc(value = "Default: read and write, as far as granted.", min = 1, max = 3)
      Optional<List<Wish>> requestedPermissions,

      @Doc(
          value = "Without api_key: even if another running server acts for it.",
          otherwise = "false")
      boolean takeOver) {}

  @Doc("Replaces a token by one that lasts longer.")
  record RefreshToken(
      @Doc(value = "The token to replace, not yet expired.", id = true, secret = true)
      String token) {}

  /** A token and what it stands for. */
  record Authenticated(
      @Doc("Pass as auth_token.") String token,
      @Doc String tokenType,
      @Doc String agentId,
      @Doc String agentType,
      @Doc List<String> permissions,
      @Doc Instant issuedAt,
      @Doc Instant expiresAt,

      @Doc("Another agent, whose name differs only by case.")
      Optional<String> didYouMean) {}

  private Authenticated authenticate(Call call, AuthenticateAgent request) {
    limiter.acquire(request.agentId(), RateLimit.AUTHENTICATION);
    authenticator.founding().ensure();
    String process = store.processes().self();
    Authenticated issued = issued(call, process, request);
    call.connection().token(issued.token());
    return issued;
  }

  private Authenticated issued(Call call, String process, AuthenticateAgent request) {
    try {
      Authenticated issued = Futures.result(store.write(call, tx -> issue(tx, process, request)));
      request.apiKey().ifPresent(secret -> guesses.right(request.agentId(), secret));
      return issued;
    } catch (Failure e) {
      if (e.code() == ErrorCode.INVALID_API_KEY && request.apiKey().isPresent()) {
        guesses.wrong(request.agentId());
      }
      throw e;
    }
  }

  private Authenticated issue(Tx tx, String process, AuthenticateAgent request) {
    request.apiKey().ifPresent(secret -> guesses.require(tx, request.agentId(), secret));
    Grant most =
        authenticator.claimed(tx, request.agentId(), request.agentType(), request.apiKey());
    Set<Permission> permissions = request
        .requestedPermissions()
        .map(wishes -> granted(most, wishes))
        .orElseGet(() -> PermissionSets.common(most.permissions(), PermissionSets.OPEN));
    Grant grant = new Grant(most.agentId(), most.agentType(), permissions, most.keyId());
    boolean another = authenticator.processes().shared(tx, grant.agentId());
    if (grant.keyId().isEmpty() && !request.takeOver()) {
      authenticator.processes().requireFree(tx, grant.agentId());
    }
    authenticator.processes().join(tx, process, grant.caller());
    Keys.fixType(tx, grant, clock.instant());
    return issued(
        tx,
        grant,
        "token_issued",
        Json.object().put("taken_over", grant.keyId().isEmpty() && another));
  }

  private static Set<Permission> granted(Grant most, Collection<Wish> wishes) {
    Set<Permission> asked = wishes.stream().map(Wish::permission).collect(Collectors.toSet());
    if (!most.permissions().containsAll(asked)) {
      throw Failure.of(
              ErrorCode.PERMISSION_DENIED,
              "requested_permissions asks for " + PermissionSets.text(asked) + ", but "
                  + most.agentId() + " is granted only " + PermissionSets.text(most.permissions()))
          .suggest("Call authenticate_agent without requested_permissions, or with an api_key that"
              + " grants more.")
          .detail("agent_id", most.agentId());
    }
    return asked;
  }

  private Authenticated refresh(Call call, RefreshToken request) {
    authenticator.founding().ensure();
    Token old = store.read(call, tx -> authenticator.tokens().check(tx, request.token()));
    limiter.acquire(old.grant().agentId(), RateLimit.AUTHENTICATION);
    Authenticated issued = Futures.result(store.write(call, tx -> replace(tx, request.token())));
    carryOver(call.connection(), request.token(), issued.token());
    return issued;
  }

  /** Checks again: of two that refresh a token at once, the second finds it revoked. */
  private Authenticated replace(Tx tx, String text) {
    Token old = authenticator.tokens().check(tx, text);
    RevokedTable.add(tx, old);
    ChangeCounters.bump(tx, Keys.SCOPE);
    return issued(tx, old.grant(), "token_refreshed", Json.object());
  }

  private static void carryOver(ConnectionContext connection, String old, String replacement) {
    if (connection.token().equals(Optional.of(old))) {
      connection.token(replacement);
    }
  }

  private Authenticated issued(Tx tx, Grant grant, String event, ObjectNode details) {
    Token token = authenticator.tokens().issue(tx, grant);
    Audit.record(
        tx,
        clock.instant(),
        new Audit.Event(
            event,
            grant.agentId(),
            "",
            Audit.Result.SUCCESS,
            details
                .put("token_id", token.id())
                .put("permissions", PermissionSets.text(grant.permissions()))));
    return new Authenticated(
        authenticator.tokens().sign(tx, token),
        "Bearer",
        grant.agentId(),
        grant.agentType(),
        PermissionSets.labels(grant.permissions()),
        token.issuedAt(),
        token.expiresAt(),
        AgentTable.otherCase(tx, grant.agentId()));
  }
}
