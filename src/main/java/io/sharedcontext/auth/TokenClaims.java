package io.sharedcontext.auth;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token says. A good signature proves who wrote the claims, not that all of them are there: a
 * token without one, or with one of another kind than this server writes, is none of this server's.
 */
final class TokenClaims {
  static final String TYPE = "type";
  static final String PERMISSIONS = "permissions";
  static final String KEY = "key";
  static final String ISSUED_AT = "iat";
  static final String EXPIRES_AT = "exp";
  private static final String SUBJECT = "sub";
  private static final String ID = "jti";
  private static final String TOKEN_ID = "[0-9a-f]{32}";
  private static final String KEY_ID = "(key_[0-9a-f]{12})?";
  private static final double MILLIS = 1_000;

  /** The year 9999 in seconds: no token lasts longer, and no time overflows. */
  private static final double LATEST = 253_402_300_799.0;

  private final DecodedJWT token;

  private TokenClaims(DecodedJWT token) {
    this.token = token;
  }

  /** The token with these claims; throws the refusal of one that lacks any. */
  static Token token(DecodedJWT signed) {
    TokenClaims claims = new TokenClaims(signed);
    Grant grant = new Grant(
        claims.text(SUBJECT, Limits.AGENT_ID),
        claims.text(TYPE, Limits.AGENT_TYPE),
        claims.permissions(),
        Optional.of(claims.text(KEY, KEY_ID)).filter(key -> !key.isEmpty()));
    return new Token(
        claims.text(ID, TOKEN_ID), grant, claims.time(ISSUED_AT), claims.time(EXPIRES_AT));
  }

  private String text(String name, String pattern) {
    return value(name)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> text.matches(pattern))
        .orElseThrow(() -> unusable(name));
  }

  private Set<Permission> permissions() {
    String text = text(PERMISSIONS, "[a-z,]+");
    Set<Permission> all = Arrays.stream(Permission.values())
        .filter(one -> one != Permission.NONE)
        .filter(one -> Arrays.asList(text.split(",", -1)).contains(one.label()))
        .collect(Collectors.toSet());
    if (all.isEmpty() || !PermissionSets.text(all).equals(text)) {
      throw unusable(PERMISSIONS);
    }
    return all;
  }

  private Instant time(String name) {
    double seconds = value(name)
        .filter(JsonNode::isNumber)
        .map(JsonNode::doubleValue)
        .filter(number -> number >= 0 && number <= LATEST)
        .orElseThrow(() -> unusable(name));
    return Instant.ofEpochMilli(Math.round(seconds * MILLIS));
  }

  /** The claim as it was written: the library's own conversions make a text of a number. */
  private Optional<JsonNode> value(String name) {
    Claim claim = token.getClaim(name);
    return claim.isMissing() || claim.isNull()
        ? Optional.empty()
        : Optional.ofNullable(claim.as(JsonNode.class));
  }

  /** A time as RFC 7519 (section 2, NumericDate) has it: seconds, of which there may be parts. */
  static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }

  private static Failure unusable(String claim) {
    return Tokens.invalid("has no claim " + claim + " as this server writes it");
  }
}
