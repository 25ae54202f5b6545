package io.sharedcontext.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier.BaseVerification;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Permission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Signs tokens, and decides whether one still stands. Safe for use by several threads. */
final class Tokens {
  private static final int LONGEST = 4_096;
  private static final String TYPE = "type";
  private static final String PERMISSIONS = "permissions";
  private static final String KEY = "key";
  private static final String ISSUED_AT = "iat";
  private static final String EXPIRES_AT = "exp";
  private static final double MILLIS = 1_000;

  private final StoreBootstrap founding;
  private final Clock clock;
  private final Duration lifetime;

  Tokens(StoreBootstrap founding, Clock clock, Duration lifetime) {
    this.founding = founding;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A new token for {@code grant}, from now to the millisecond. */
  Token issue(Grant grant) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Token(Hashing.hex(16), grant, now, now.plus(lifetime));
  }

  /** The token as the agent carries it. Replaces the store's secret if that was lost. */
  String sign(Tx tx, Token token) {
    Grant grant = token.grant();
    return JWT.create()
        .withIssuer(issuer(tx))
        .withJWTId(token.id())
        .withSubject(grant.agentId())
        .withClaim(TYPE, grant.agentType())
        .withClaim(PERMISSIONS, PermissionSets.text(grant.permissions()))
        .withClaim(KEY, grant.keyId().orElse(""))
        .withClaim(ISSUED_AT, seconds(token.issuedAt()))
        .withClaim(EXPIRES_AT, seconds(token.expiresAt()))
        .sign(Algorithm.HMAC256(founding.signingSecret(tx)));
  }

  /** The token that {@code text} is, if it stands against the store as it is now. */
  Token check(Tx tx, String text) {
    Token token = verified(tx, text);
    if (RevokedTable.holds(tx, token.id())) {
      throw invalid("was replaced by refresh_token");
    }
    return new Token(token.id(), current(tx, token), token.issuedAt(), token.expiresAt());
  }

  private Token verified(Tx tx, String text) {
    byte[] secret = founding.secret(tx).orElseThrow(() -> invalid("was not made by this store"));
    if (text.length() > LONGEST) {
      throw invalid("is longer than " + LONGEST + " characters");
    }
    BaseVerification verification = (BaseVerification) JWT.require(Algorithm.HMAC256(secret))
        .withIssuer(issuer(tx))
        .ignoreIssuedAt()
        .acceptExpiresAt(1);
    try {
      DecodedJWT decoded = verification.build(clock).verify(text);
      requireCanonical(decoded.getSignature());
      return unexpired(read(decoded));
    } catch (TokenExpiredException e) {
      throw expired();
    } catch (JWTVerificationException e) {
      throw invalid("was not made by this store");
    }
  }

  /** The last character of a signature has bits that decoders ignore; one signature has one text. */
  private static void requireCanonical(String signature) {
    byte[] bytes = Base64.getUrlDecoder().decode(signature);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(signature)) {
      throw invalid("was not made by this store");
    }
  }

  /** The library looks at whole seconds only, and is therefore given one of leeway. */
  private Token unexpired(Token token) {
    if (!clock.instant().isBefore(token.expiresAt())) {
      throw expired();
    }
    return token;
  }

  private static Token read(DecodedJWT token) {
    Grant grant = new Grant(
        token.getSubject(),
        token.getClaim(TYPE).asString(),
        PermissionSets.parse(token.getClaim(PERMISSIONS).asString()),
        Optional.of(token.getClaim(KEY).asString()).filter(key -> !key.isEmpty()));
    return new Token(token.getId(), grant, time(token, ISSUED_AT), time(token, EXPIRES_AT));
  }

  /** A time as RFC 7519 (section 2, NumericDate) has it: seconds, of which there may be parts. */
  private static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }

  private static Instant time(DecodedJWT token, String claim) {
    return Instant.ofEpochMilli(Math.round(token.getClaim(claim).asDouble() * MILLIS));
  }

  /** What of the token's grant the store still gives. */
  private static Grant current(Tx tx, Token token) {
    Grant grant = token.grant();
    Set<Permission> most = grant
        .keyId()
        .map(id -> KeyTable.find(tx, id)
            .filter(key -> Grant.serves(tx, key, grant.agentId()))
            .orElseThrow(() -> invalid("was made with a key that no longer serves"))
            .permissions())
        .orElse(PermissionSets.OPEN);
    if (grant.keyId().isEmpty() && !Grant.mayGoWithoutKey(tx, grant.agentId())) {
      throw invalid("was made without a key, which " + grant.agentId() + " needs by now");
    }
    return new Grant(
        grant.agentId(),
        grant.agentType(),
        PermissionSets.common(grant.permissions(), most),
        grant.keyId());
  }

  private static String issuer(Tx tx) {
    return PropertyTable.find(tx, PropertyTable.STORE).orElseThrow();
  }

  static Failure invalid(String problem) {
    return Failure.of(ErrorCode.TOKEN_INVALID, "the token " + problem)
        .suggest("Call authenticate_agent for a new token.");
  }

  private static Failure expired() {
    return Failure.of(ErrorCode.TOKEN_EXPIRED, "the token has expired")
        .suggest("Call authenticate_agent for a new token.");
  }
}
