package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * What a start of a configured server came to: handshake, list of tools, and a call that reads.
 *
 * @param problem why it failed; empty if it did not
 * @param said the last lines on standard error
 * @param identity who the server says the client is
 * @param tools how many tools it lists
 * @param startMillis from the start of the process to the answer of the handshake
 * @param callMillis how long the call took
 */
public record RoundTrip(
    String problem, String said, String identity, int tools, long startMillis, long callMillis) {

  /**
   * Starts what a client would start, as it would.
   *
   * @param handedOn the environment, before what the entry adds
   * @param directory where it is started
   * @param name what the client calls itself
   * @param patience how long each answer may take
   */
  public static RoundTrip of(
      Launch launch, Map<String, String> handedOn, Path directory, String name, Duration patience) {
    ProcessBuilder builder = new ProcessBuilder(launch.words()).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(handedOn);
    builder.environment().putAll(launch.environment());
    long began = System.nanoTime();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return failed("it cannot be started: " + e.getMessage(), "");
    }
    try (StdioClient client = StdioClient.of(process, patience)) {
      try {
        return spoken(client, name, began);
      } catch (UncheckedIOException e) {
        client.kill();
        return failed("it ended before it was asked anything", client.errors());
      } catch (CompletionException | IllegalStateException e) {
        client.kill();
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String problem = cause instanceof TimeoutException
            ? "it did not answer within " + patience.toSeconds()
                + " s, and the client would give up"
            : String.valueOf(cause.getMessage());
        return failed(problem, client.errors());
      }
    }
  }

  private static RoundTrip failed(String problem, String said) {
    return new RoundTrip(problem, said, "", 0, 0, 0);
  }

  private static RoundTrip spoken(StdioClient client, String name, long began) {
    ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", name).put("version", "1");
    ObjectNode greeted = client.await(client.request("initialize", hello));
    long started = System.nanoTime();
    client.sendNotification("notifications/initialized", Json.object());
    ObjectNode listed = client.await(client.request("tools/list", Json.object()));
    int tools = listed.path("result").path("tools").size();
    long called = System.nanoTime();
    StdioClient.Reply reply = client.call("list_sessions", Json.object().put("limit", 1));
    long ended = System.nanoTime();
    String identity = identity(greeted.path("result"));
    String problem = tools == 0
        ? "it lists no tools: " + Json.text(listed)
        : reply.failed() ? "a call failed: " + reply.json().path("error").asText() : "";
    return new RoundTrip(
        problem, client.errors(), identity, tools, millis(started - began), millis(ended - called));
  }

  /** Instructions begin with a sentence that says who the caller is. */
  private static String identity(JsonNode result) {
    String text = result.path("instructions").asText();
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  /** Whether all of it went well. */
  public boolean well() {
    return problem.isEmpty();
  }
}
