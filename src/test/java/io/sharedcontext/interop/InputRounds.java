package io.sharedcontext.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.RpcError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Results of revision 2026-07-28 that ask for input before they are complete: what to ask in which
 * round, and the signed state by which a retry says how far it is.
 */
final class InputRounds {
  private static final int MISSING_CAPABILITY = -32021;
  private static final Map<String, String> CAPABILITIES = Map.of(
      "elicitation/create",
      "elicitation",
      "sampling/createMessage",
      "sampling",
      "roots/list",
      "roots");

  private final JsonNode rounds;
  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "HmacSHA256");

  /** Knows the rounds of each tool and prompt by name. */
  InputRounds(JsonNode rounds) {
    this.rounds = rounds;
  }

  /** Whether {@code name} asks for input. */
  boolean about(String name) {
    return rounds.has(name);
  }

  /** The result that asks for what is missing; empty when every round has been answered. */
  Optional<String> next(String name, JsonRpcRequest request) {
    int round = request.text("requestState").map(state -> round(name, state)).orElse(0);
    JsonNode asked = rounds.path(name).path(round);
    if (!answered(asked, request.params().path("inputResponses"))) {
      return Optional.of(ask(name, round, request));
    }
    return round + 1 < rounds.path(name).size()
        ? Optional.of(ask(name, round + 1, request))
        : Optional.empty();
  }

  private static boolean answered(JsonNode asked, JsonNode responses) {
    return asked.properties().stream()
        .allMatch(question -> responses.path(question.getKey()).isObject());
  }

  private String ask(String name, int round, JsonRpcRequest request) {
    ObjectNode questions = Json.object();
    ObjectNode missing = Json.object();
    JsonNode able =
        request.params().path("_meta").path("io.modelcontextprotocol/clientCapabilities");
    rounds.path(name).path(round).properties().forEach(question -> {
      String capability =
          String.valueOf(CAPABILITIES.get(question.getValue().path("method").asText()));
      if (able.has(capability)) {
        questions.set(question.getKey(), question.getValue());
      } else {
        missing.putObject(capability);
      }
    });
    if (questions.isEmpty()) {
      throw RpcError.of(MISSING_CAPABILITY, "the client cannot be asked")
          .with(Json.object().set("requiredCapabilities", missing));
    }
    ObjectNode result = Json.object().put("resultType", "input_required");
    return result
        .put("requestState", state(name, round))
        .set("inputRequests", questions)
        .toString();
  }

  private String state(String name, int round) {
    return round + "." + signature(name + round);
  }

  private int round(String name, String state) {
    for (int round = 0; round < rounds.path(name).size(); round++) {
      if (MessageDigest.isEqual(bytes(state), bytes(state(name, round)))) {
        return round;
      }
    }
    throw RpcError.invalidParams("requestState is not one that this server gave");
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(bytes(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
