import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.execution.ToolExecutionException;

/** Spring AI without Spring Boot: an MCP client, so a server process, for each agent. */
public final class SpringAi {
  private static McpSyncClient server(String agent) {
    ServerParameters parameters = ServerParameters.builder(Scenario.launcher()).env(Scenario.environment(agent)).build();
    McpSyncClient client = McpClient.sync(new StdioClientTransport(parameters, McpJsonDefaults.getMapper()))
        .requestTimeout(Duration.ofSeconds(60))
        .build();
    client.initialize();
    return client;
  }

  private static Scenario.Tools tools(McpSyncClient client) {
    ToolCallback[] callbacks = SyncMcpToolCallbackProvider.builder().mcpClients(client).build().getToolCallbacks();
    return (tool, arguments) -> {
      // The names begin with that of the client.
      ToolCallback callback = Stream.of(callbacks)
          .filter(one -> one.getToolDefinition().name().endsWith(tool))
          .findFirst()
          .orElseThrow();
      try {
        return callback.call(arguments).replace("\\\"", "\"");
      } catch (ToolExecutionException e) {
        return e.getMessage();
      }
    };
  }

  public static void main(String[] args) {
    McpSyncClient planner = server("planner");
    McpSyncClient coder = server("coder");
    Scenario.play(tools(planner), tools(coder), () -> {
      coder.closeGracefully();
      planner.closeGracefully();
    });
  }
}
