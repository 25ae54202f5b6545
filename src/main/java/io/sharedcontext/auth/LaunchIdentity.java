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

  /** Asked for with every call, so that a name in which nothing is wrong is read but once. */
  private static String sanitized(String client) {
    if (plain(client)) {
      return client;
    }
    String name = client.replaceAll("[^A-Za-z0-9._@:-]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() ? NAMELESS : name;
  }

  private static boolean plain(String client) {
    int plain = 0;
    while (plain < client.length() && inWord(client.charAt(plain))) {
      plain++;
    }
    return plain == client.length() && plain > 0;
  }

  private static boolean inWord(char c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '.';
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
