package io.sharedcontext.auth;

import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Limits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom this process was started for.
 *
 * @param agentId the agent; if empty, the key says it, or else the client's name does
 * @param agentType its type; if empty, the key says it, or else the client's name does
 * @param apiKey the agent's credential
 * @param unique whether it may act for the agent only while no other living process does
 * @param directory where it works; with the client's name it leads to the name of an agent without one
 */
public record LaunchIdentity(
    Optional<String> agentId,
    Optional<String> agentType,
    Optional<String> apiKey,
    boolean unique,
    String directory) {
  private static final String NAMELESS = "agent";
  private static final int LONGEST_TYPE = 50;

  /** As much of a client's name as can matter. */
  private static final int LONGEST_CLIENT = 200;

  public LaunchIdentity {
    agentId.ifPresent(id -> require("SHARED_CONTEXT_AGENT_ID", id, Limits.AGENT_ID));
    agentType.ifPresent(type -> require("SHARED_CONTEXT_AGENT_TYPE", type, Limits.AGENT_TYPE));
  }

  /** A launch in the working directory of this process, of an agent that others may act for too. */
  public static LaunchIdentity of(
      Optional<String> agentId, Optional<String> agentType, Optional<String> apiKey) {
    return new LaunchIdentity(
        agentId, agentType, apiKey, false, Path.of("").toAbsolutePath().toString());
  }

  /** The same launch, of an agent that one process at a time acts for. */
  public LaunchIdentity alone(boolean only) {
    return new LaunchIdentity(agentId, agentType, apiKey, only, directory);
  }

  /** The type of the agent of {@code client}. */
  String typeFor(String client) {
    return agentType.orElseGet(() -> cut(client, LONGEST_TYPE));
  }

  /** What the client calls itself, as it may stand in the name of an agent. */
  static String client(ConnectionContext connection) {
    return sanitized(cut(connection.client(), LONGEST_CLIENT));
  }

  /** Asked for with every call, so without regular expressions. What cannot be in a name is a hyphen, once. */
  private static String sanitized(String client) {
    StringBuilder name = new StringBuilder(client.length());
    boolean left = false;
    for (int i = 0; i < client.length(); i++) {
      boolean allowed = inName(client.charAt(i));
      if (allowed || !left) {
        name.append(allowed ? client.charAt(i) : '-');
      }
      left = !allowed;
    }
    return withoutHyphensAround(name);
  }

  private static boolean inName(char c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || "._@:-".indexOf(c) >= 0;
  }

  private static String withoutHyphensAround(CharSequence name) {
    int first = 0;
    int end = name.length();
    while (first < end && name.charAt(first) == '-') {
      first++;
    }
    while (first < end && name.charAt(end - 1) == '-') {
      end--;
    }
    return first == end ? NAMELESS : name.subSequence(first, end).toString();
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
