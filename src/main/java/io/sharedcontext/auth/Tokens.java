package io.sharedcontext.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier.BaseVerification;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.sharedcontext.auth.StoreBootstrap.ValidSecret;
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

  private final StoreBootstrap founding;
  private final Clock clock;
  private final Duration lifetime;

  Tokens(StoreBootstrap founding, Clock clock, Duration lifetime) {
    this.founding = founding;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A new token for {@code grant}, from now to the millisecond. */
  Token issue(Tx tx, Grant grant) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant end = earlier(now.plus(lifetime), grant.until(tx));
    return new Token(Hashing.hex(16), grant, now, end);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** The token as the agent carries it. Replaces the store's secret if that was lost. */
  String sign(Tx tx, Token token) {
    Grant grant = token.grant();
    return JWT.create()
        .withIssuer(issuer(tx))
        .withJWTId(token.id())
        .withSubject(grant.agentId())
        .withClaim(TokenClaims.TYPE, grant.agentType())
        .withClaim(TokenClaims.PERMISSIONS, PermissionSets.text(grant.permissions()))
        .withClaim(TokenClaims.KEY, grant.keyId().orElse(""))
        .withClaim(TokenClaims.ISSUED_AT, TokenClaims.seconds(token.issuedAt()))
        .withClaim(TokenClaims.EXPIRES_AT, TokenClaims.seconds(token.expiresAt()))
        .sign(Algorithm.HMAC256(founding.signingSecret(tx)));
  }

  /** The token that {@code text} is, if it stands against the store as it is now. */
  Token check(Tx tx, String text) {
    Token token = verified(tx, text);
    if (RevokedTable.holds(tx, token.id())) {
      throw invalid("was replaced by refresh_token");
    }
    Grant grant = current(tx, token);
    Instant end = earlier(token.expiresAt(), grant.until(tx));
    return new Token(token.id(), grant, token.issuedAt(), end);
  }

  private Token verified(Tx tx, String text) {
    if (text.length() > LONGEST) {
      throw invalid("is longer than " + LONGEST + " characters");
    }
    for (ValidSecret secret : founding.secrets(tx, clock.instant())) {
      Optional<DecodedJWT> decoded = decoded(issuer(tx), secret.bytes(), text);
      if (decoded.isPresent()) {
        requireCanonical(decoded.get().getSignature());
        return within(secret.until(), unexpired(TokenClaims.token(decoded.get())));
      }
    }
    throw invalid("was not made by this store");
  }

  private static Token within(Instant end, Token token) {
    return new Token(token.id(), token.grant(), token.issuedAt(), earlier(token.expiresAt(), end));
  }

  /**
   * The token if that secret signed it. What the library cannot read it may refuse in other ways,
   * such as a payload that is null.
   */
  private Optional<DecodedJWT> decoded(String issuer, byte[] secret, String text) {
    BaseVerification verification = (BaseVerification) JWT.require(Algorithm.HMAC256(secret))
        .withIssuer(issuer)
        .ignoreIssuedAt()
        .acceptExpiresAt(1);
    try {
      return Optional.of(verification.build(clock).verify(text));
    } catch (SignatureVerificationException e) {
      return Optional.empty();
    } catch (TokenExpiredException e) {
      throw expired();
    } catch (RuntimeException e) {
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

  /** What of the token's grant the store still gives. */
  private Grant current(Tx tx, Token token) {
    Grant grant = token.grant();
    Set<Permission> most =
        grant.keyId().map(id -> serving(tx, id, grant).permissions()).orElse(PermissionSets.OPEN);
    if (grant.keyId().isEmpty() && !Grant.mayGoWithoutKey(tx, grant.agentId())) {
      throw invalid("was made without a key, which " + grant.agentId() + " needs by now");
    }
    return new Grant(
        grant.agentId(),
        grant.agentType(),
        PermissionSets.common(grant.permissions(), most),
        grant.keyId());
  }

  private Key serving(Tx tx, String id, Grant grant) {
    Key key = KeyTable.find(tx, id)
        .filter(found -> Grant.serves(tx, found, grant.agentId(), clock.instant()))
        .orElseThrow(() -> invalid("was made with a key that no longer serves"));
    if (!key.agentType().orElse(grant.agentType()).equals(grant.agentType())) {
      throw invalid("was made as type " + grant.agentType() + ", and its key has another by now");
    }
    return key;
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
