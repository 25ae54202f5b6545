package io.sharedcontext.auth;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whom this process was started for.
 *
 * @param agentId the agent; if empty, the key says it, or else the client's name does
 * @param agentType its type; if empty, the key says it, or else the client's name does
 * @param apiKey the agent's credential
 * @param suffix four hexadecimal digits that tell processes of one client apart
 */
public record LaunchIdentity(
    Optional<String> agentId, Optional<String> agentType, Optional<String> apiKey, String suffix) {
  private static final String NAMELESS = "agent";
  private static final int LONGEST_NAME = 95;
  private static final int LONGEST_TYPE = 50;

  public LaunchIdentity {
    agentId.ifPresent(id -> require("SHARED_CONTEXT_AGENT_ID", id, Limits.AGENT_ID));
    agentType.ifPresent(type -> require("SHARED_CONTEXT_AGENT_TYPE", type, Limits.AGENT_TYPE));
  }

  /** A launch with a suffix of its own. */
  public static LaunchIdentity of(
      Optional<String> agentId, Optional<String> agentType, Optional<String> apiKey) {
    // No secret, so not from the secure source, whose set-up would delay every start.
    int number = ThreadLocalRandom.current().nextInt(1 << 16);
    return new LaunchIdentity(
        agentId, agentType, apiKey, HexFormat.of().toHexDigits((short) number));
  }

  /** What the agent is called whose client calls itself {@code client}. */
  String nameFor(String client) {
    return agentId.orElseGet(() -> cut(sanitized(client), LONGEST_NAME) + "-" + suffix);
  }

  /** The type of the agent whose client calls itself {@code client}. */
  String typeFor(String client) {
    return agentType.orElseGet(() -> cut(sanitized(client), LONGEST_TYPE));
  }

  private static String sanitized(String client) {
    String name = client.replaceAll("[^A-Za-z0-9._@:-]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() ? NAMELESS : name;
  }

  private static String cut(String text, int longest) {
    return text.substring(0, Math.min(text.length(), longest));
  }

  private static void require(String variable, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw Failure.of(ErrorCode.INVALID_INPUT, variable + " must match " + pattern);
    }
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "Launch[" + agentId.orElse("?") + ", " + agentType.orElse("?") + "]";
  }
}
