package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the store, as it is now, lets an agent do.
 *
 * @param keyId the key that says so; empty for an agent without one in an open store
 */
record Grant(
    String agentId, String agentType, Set<Permission> permissions, Optional<String> keyId) {

  /** Names, in any case, under which nobody acts without a key, though they never had one. */
  private static final Set<String> RESERVED = Set.of(
      "admin", "root", "system", "operator", "person", "shared", "work-board", "*", ".", "..");

  Grant {
    permissions = Set.copyOf(permissions);
  }

  /** Who wants to act. */
  record Claim(
      String agentId, Optional<String> agentType, String otherwiseType, Optional<String> apiKey) {}

  Caller caller() {
    return new Caller(agentId, agentType, permissions, keyId.isPresent());
  }

  /** When its key expires, if it has one that does. */
  Instant until(Tx tx) {
    return keyId.flatMap(id -> KeyTable.find(tx, id)).flatMap(Key::expiresAt).orElse(Instant.MAX);
  }

  /** Whether its key has no type yet, so that the one it comes with is to be its type. */
  boolean untyped(Tx tx) {
    return keyId
        .flatMap(id -> KeyTable.find(tx, id))
        .filter(key -> !key.typed())
        .isPresent();
  }

  /** Decides on {@code claim}, or throws the refusal. */
  static Grant decide(Tx tx, Claim claim, Instant now) {
    if (claim.apiKey().isPresent()) {
      return byKey(tx, claim, claim.apiKey().get(), now);
    }
    if (!mayGoWithoutKey(tx, claim.agentId())) {
      throw refusal(ErrorCode.AUTHENTICATION_REQUIRED, claim.agentId(), "needs its api_key here")
          .suggest("Call authenticate_agent with the api_key of this agent.")
          .suggest("Set SHARED_CONTEXT_API_KEY where the server is started.");
    }
    String type = claim.agentType().orElse(claim.otherwiseType());
    return new Grant(claim.agentId(), type, PermissionSets.OPEN, Optional.empty());
  }

  private static Grant byKey(Tx tx, Claim claim, String secret, Instant now) {
    Key key = KeyTable.matching(tx, claim.agentId(), secret)
        .or(() -> adminKey(tx, claim.agentId(), secret))
        .orElseThrow(() -> refusal(
                ErrorCode.INVALID_API_KEY, claim.agentId(), "has no valid key like the one given")
            .suggest("Ask the operator for a key of this agent: shared-context keys add.")
            .suggest("The key in admin.key serves for agents that have no key of their own."));
    if (!key.live(now)) {
      throw expired(key, claim.agentId());
    }
    return new Grant(claim.agentId(), type(key, claim), key.permissions(), Optional.of(key.id()));
  }

  /** Said to somebody who holds the key, as nobody else could have come here. */
  private static Failure expired(Key key, String agentId) {
    String end = key.expiresAt().map(Times::text).orElseThrow();
    return refusal(
            ErrorCode.INVALID_API_KEY,
            agentId,
            "has given " + key.id() + ", which "
                + key.replacedBy()
                    .map(next -> "was replaced by " + next + " and worked until ")
                    .orElse("expired at ")
                + end)
        .suggest("Ask the operator for the key that took its place, or for a new one:"
            + " shared-context keys add.")
        .detail("key_id", key.id())
        .detail("expired_at", end);
  }

  /** The operator's key, under a name that nobody can call taken: none that ever had a key. */
  private static Optional<Key> adminKey(Tx tx, String agentId, String secret) {
    return KeyTable.known(tx, agentId)
        ? Optional.empty()
        : KeyTable.matching(tx, StoreBootstrap.ADMIN, secret);
  }

  /** Whether a token that {@code agentId} got with {@code key} still fits the two. */
  static boolean serves(Tx tx, Key key, String agentId, Instant now) {
    return key.live(now) && (key.agentId().equals(agentId) || !KeyTable.known(tx, agentId));
  }

  private static String type(Key key, Claim claim) {
    if (key.agentType().isEmpty()) {
      return claim.agentType().orElse(claim.otherwiseType());
    }
    String fixed = key.agentType().get();
    if (!claim.agentType().orElse(fixed).equals(fixed)) {
      throw refusal(
              ErrorCode.PERMISSION_DENIED,
              claim.agentId(),
              "may act with this key only as type " + fixed)
          .suggest("Give " + fixed + " as agent_type, or leave SHARED_CONTEXT_AGENT_TYPE out.")
          .suggest("For another type the operator makes another key: shared-context keys rotate"
              + " --type.");
    }
    return fixed;
  }

  /**
   * Whether the agent may act by naming itself: the store is open, no key was ever its own, and the
   * name is not one that people would take for somebody in charge.
   */
  static boolean mayGoWithoutKey(Tx tx, String agentId) {
    return needsNoKey(tx)
        && !KeyTable.known(tx, agentId)
        && !RESERVED.contains(agentId.toLowerCase(Locale.ROOT));
  }

  /** Whether the store is open. */
  static boolean needsNoKey(Tx tx) {
    return AccessMode.state(tx) == AccessMode.State.OPEN;
  }

  private static Failure refusal(ErrorCode code, String agentId, String problem) {
    return Failure.of(code, "agent " + agentId + " " + problem).detail("agent_id", agentId);
  }
}
