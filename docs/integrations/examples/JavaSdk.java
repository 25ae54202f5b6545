import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.time.Duration;

/** The official Java SDK: two clients, each with a server process of its own. */
public final class JavaSdk {
  private static McpSyncClient server(String agent) {
    ServerParameters parameters = ServerParameters.builder(Scenario.launcher()).env(Scenario.environment(agent)).build();
    McpSyncClient client = McpClient.sync(new StdioClientTransport(parameters, McpJsonDefaults.getMapper()))
        .requestTimeout(Duration.ofSeconds(60))
        .build();
    client.initialize();
    return client;
  }

  private static String call(McpSyncClient client, String tool, String arguments) {
    CallToolRequest request = CallToolRequest.builder(tool).arguments(McpJsonDefaults.getMapper(), arguments).build();
    return ((TextContent) client.callTool(request).content().get(0)).text();
  }

  public static void main(String[] args) {
    McpSyncClient planner = server("planner");
    McpSyncClient coder = server("coder");
    Scenario.play(
        (tool, arguments) -> call(planner, tool, arguments),
        (tool, arguments) -> call(coder, tool, arguments),
        () -> {
          coder.closeGracefully();
          planner.closeGracefully();
        });
  }
}
