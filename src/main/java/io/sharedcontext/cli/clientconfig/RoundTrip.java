package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.clientconfig.Client.Patience;
import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

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
   * @param patience how long answers may take
   */
  public static RoundTrip of(
      Launch launch, Map<String, String> handedOn, Path directory, String name, Patience patience) {
    Map<String, String> environment = new HashMap<>(handedOn);
    environment.putAll(launch.environment());
    long began = System.nanoTime();
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(found(launch.words(), environment)).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException | IllegalArgumentException e) {
      // The latter for a variable whose name has an equals sign.
      return failed("it cannot be started: " + e.getMessage(), "");
    }
    try (StdioClient client = StdioClient.of(process, patience.start())) {
      try {
        return spoken(client, name, began, patience.call());
      } catch (UncheckedIOException e) {
        client.kill();
        return failed("it ended before it was asked anything", client.errors());
      } catch (CompletionException | IllegalStateException e) {
        client.kill();
        Throwable cause =
            e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        String problem = cause instanceof TimeoutException
            ? "it did not answer within " + givenUp(patience.start())
            : String.valueOf(cause.getMessage());
        return failed(problem, client.errors());
      }
    }
  }

  /** Clients look for a program where the server's search path says; Java where its own does. */
  private static List<String> found(List<String> words, Map<String, String> environment)
      throws IOException {
    String program = words.get(0);
    if (OperatingSystem.current() == OperatingSystem.WINDOWS || program.indexOf('/') >= 0) {
      return words;
    }
    String search = environment.getOrDefault("PATH", "/usr/bin:/bin");
    Path file = Stream.of(search.split(":"))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory).resolve(program))
        .filter(one -> Files.isRegularFile(one) && Files.isExecutable(one))
        .findFirst()
        .orElseThrow(() -> new IOException(
            program + " is not on the search path that it would be started with, " + search));
    return Stream.concat(Stream.of(file.toString()), words.stream().skip(1)).toList();
  }

  private static RoundTrip failed(String problem, String said) {
    return new RoundTrip(problem, said, "", 0, 0, 0);
  }

  private static String givenUp(Duration after) {
    return after.toSeconds() + " s, and the client would give up";
  }

  private static RoundTrip spoken(StdioClient client, String name, long began, Duration longest) {
    ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", name).put("version", "1");
    ObjectNode greeted = client.await(client.request("initialize", hello));
    long started = System.nanoTime();
    client.sendNotification("notifications/initialized", Json.object());
    ObjectNode listed = client.await(client.request("tools/list", Json.object()));
    int tools = listed.path("result").path("tools").size();
    long called = System.nanoTime();
    StdioClient.Reply reply = call(client, longest);
    long ended = System.nanoTime();
    String identity = identity(greeted.path("result"));
    String problem = tools == 0
        ? "it lists no tools: " + Json.text(listed)
        : reply.failed() ? "a call failed: " + reply.json().path("error").asText() : "";
    return new RoundTrip(
        problem, client.errors(), identity, tools, millis(started - began), millis(ended - called));
  }

  private static StdioClient.Reply call(StdioClient client, Duration longest) {
    CompletableFuture<StdioClient.Reply> reply =
        client.callAsync("list_sessions", Json.object().put("limit", 1));
    try {
      return client.await(reply, longest);
    } catch (CompletionException e) {
      throw e.getCause() instanceof TimeoutException
          ? new IllegalStateException("it did not answer a call within " + givenUp(longest), e)
          : e;
    }
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
