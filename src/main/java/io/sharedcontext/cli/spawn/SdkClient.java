package io.sharedcontext.cli.spawn;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server process and a client of it. The client is the MCP SDK's, so that what works here works
 * for others. Calls may come from several threads.
 */
public final class SdkClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final McpSyncClient client;
  private final ProcessHandle process;

  private SdkClient(McpSyncClient client, ProcessHandle process) {
    this.client = client;
    this.process = process;
  }

  /** What a tool answered. */
  public record Reply(JsonNode json, boolean failed) {
    /** A text at a JSON pointer; empty if there is none. */
    public String text(String pointer) {
      return json.at(pointer).asText();
    }

    /** A number at a JSON pointer. */
    public long number(String pointer) {
      return json.at(pointer).asLong();
    }
  }

  /**
   * Starts a server and shakes hands with it.
   *
   * @param environment its settings
   * @param name what the client calls itself
   */
  public static SdkClient start(
      LaunchCommand launching, Map<String, String> environment, String name) {
    List<String> words = launching.words();
    StdioClientTransport transport = new StdioClientTransport(
        ServerParameters.builder(words.get(0))
            .args(words.subList(1, words.size()))
            .env(environment)
            .build(),
        McpJsonDefaults.getMapper());
    transport.setStdErrorHandler(line -> {});
    McpSyncClient client = McpClient.sync(transport)
        .requestTimeout(PATIENCE)
        .initializationTimeout(PATIENCE)
        .clientInfo(McpSchema.Implementation.builder(name, "1").build())
        .build();
    Set<Long> before = children();
    client.initialize();
    return new SdkClient(client, childBeside(before));
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  /** The SDK keeps the process to itself. */
  private static ProcessHandle childBeside(Set<Long> others) {
    return ProcessHandle.current()
        .children()
        .filter(child -> !others.contains(child.pid()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the server process is gone"));
  }

  /** The number of its process. */
  public long pid() {
    return process.pid();
  }

  /** Calls a tool and waits for the answer. */
  public Reply call(String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result = client.callTool(
        McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
    return new Reply(
        Json.mapper().valueToTree(result.structuredContent()),
        Boolean.TRUE.equals(result.isError()));
  }

  /** The names of the tools it lists. */
  public List<String> tools() {
    return client.listTools().tools().stream().map(McpSchema.Tool::name).toList();
  }

  /** Kills the process with a signal that it cannot catch, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    ProcessHandle gone = process.onExit().join();
    assert gone.equals(process);
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
