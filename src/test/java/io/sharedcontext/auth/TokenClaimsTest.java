package io.sharedcontext.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens with a good signature that say too little, or say it in another way. */
class TokenClaimsTest {
  private static final List<String> ODD = List.of(
      "null",
      "true",
      "0",
      "-1",
      "1.5",
      "1e400",
      "99999999999999999999",
      "\"\"",
      "\" \"",
      "\"x\\n\"",
      "\"read,,write\"",
      "\"write,read\"",
      "\"none\"",
      "\"*\"",
      "\"\\ud800\"",
      "[]",
      "[\"read\"]",
      "{}",
      "{\"a\":1}",
      "\"1763634600\"",
      "1763634600");

  @TempDir
  Path home;

  private IdentityFixture peer;
  private ObjectNode claims;

  @BeforeEach
  void start() {
    MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00.250Z"));
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"));
    String payload = JWT.decode(peer.token("bob")).getPayload();
    claims = Json.object(new String(Base64.getUrlDecoder().decode(payload), UTF_8));
    peer.connection.token("none");
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  void all_claims_as_they_were_are_accepted() throws Exception {
    assertThat(peer.who("auth_token", signed(claims.toString()))).isEqualTo("bob");
  }

  @Test
  void a_token_without_any_one_claim_is_invalid() throws Exception {
    for (String claim : names()) {
      ObjectNode less = claims.deepCopy();
      less.remove(claim);
      String token = signed(less.toString());
      assertThat(peer.who("auth_token", token)).as("without " + claim).isEqualTo("TOKEN_INVALID");
      assertThat(peer.refused("refresh_token", "token", token)).isEqualTo("TOKEN_INVALID");
    }
  }

  @Test
  void a_claim_of_any_other_kind_never_makes_more_than_a_refusal() throws Exception {
    Random random = new Random(11);
    for (String claim : names()) {
      for (String odd : ODD) {
        ObjectNode other = claims.deepCopy();
        other.put(claim, "HERE");
        String second = names().get(random.nextInt(names().size()));
        String text = other.toString().replace("\"HERE\"", odd);
        assertRefusedOrSame(claim + " " + odd, text);
        ObjectNode less = other.deepCopy();
        less.remove(second.equals(claim) ? "nothing" : second);
        assertRefusedOrSame(claim + " " + odd, less.toString().replace("\"HERE\"", odd));
      }
    }
  }

  @Test
  void what_is_no_object_of_claims_is_invalid() throws Exception {
    for (String text : List.of("", "null", "[]", "\"x\"", "7", "{", "{}", "{\"iss\":1}")) {
      assertThat(peer.who("auth_token", signed(text))).as(text).isEqualTo("TOKEN_INVALID");
    }
  }

  /** Signed as this server signs, whatever they say. */
  @Test
  void a_header_that_names_another_way_to_check_it_is_invalid() throws Exception {
    for (String head : List.of(
        "{\"alg\":\"none\",\"typ\":\"JWT\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"HS384\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
        "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
        "{\"alg\":\"ES256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":[\"HS256\"]}",
        "{\"typ\":\"JWT\"}",
        "{}",
        "[]",
        "null",
        "")) {
      assertThat(peer.who("auth_token", signed(head, claims.toString())))
          .as(head)
          .isEqualTo("TOKEN_INVALID");
    }
  }

  /** A time of issue may be another; nothing else may. */
  private void assertRefusedOrSame(String what, String text) throws Exception {
    String who = peer.who("auth_token", signed(text));
    if (what.startsWith("iat ")) {
      assertThat(who).as(what).isIn("TOKEN_INVALID", "bob");
    } else if (what.startsWith("exp ")) {
      assertThat(who).as(what).isIn("TOKEN_INVALID", "TOKEN_EXPIRED");
    } else if (what.matches("(sub|type) \"(none|1763634600)\"")) {
      assertThat(who).as(what).isIn("TOKEN_INVALID", "bob", "none", "1763634600");
    } else if (what.equals("key \"\"")) {
      assertThat(who).as(what).isIn("TOKEN_INVALID", "bob");
    } else {
      assertThat(who).as(what).isEqualTo("TOKEN_INVALID");
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    claims.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private String signed(String payload) throws Exception {
    return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload);
  }

  private String signed(String head, String payload) throws Exception {
    String body = encoded(head.getBytes(UTF_8)) + "." + encoded(payload.getBytes(UTF_8));
    return body + "." + encoded(mac(body));
  }

  private byte[] mac(String body) throws Exception {
    byte[] secret = HexFormat.of().parseHex(peer.secret());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return mac.doFinal(body.getBytes(UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
