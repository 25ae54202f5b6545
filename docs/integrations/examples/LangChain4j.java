import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.transport.stdio.StdioMcpTransport;
import java.time.Duration;
import java.util.List;

/** LangChain4j: an MCP client, so a server process, for each agent. */
public final class LangChain4j {
  private static McpClient server(String agent) {
    StdioMcpTransport transport = StdioMcpTransport.builder()
        .command(List.of(Scenario.launcher()))
        .environment(Scenario.environment(agent))
        .build();
    return DefaultMcpClient.builder()
        .key(agent)
        .transport(transport)
        .toolExecutionTimeout(Duration.ofSeconds(60))
        .build();
  }

  /** A refusal is an exception here; its message is what an AI service shows the model. */
  private static String call(McpClient client, String tool, String arguments) {
    try {
      return client
          .executeTool(ToolExecutionRequest.builder().name(tool).arguments(arguments).build())
          .resultText();
    } catch (ToolExecutionException e) {
      return e.getMessage();
    }
  }

  public static void main(String[] args) {
    McpClient planner = server("planner");
    McpClient coder = server("coder");
    Scenario.play(
        (tool, arguments) -> call(planner, tool, arguments),
        (tool, arguments) -> call(coder, tool, arguments),
        () -> close(coder, planner));
  }

  private static void close(McpClient... clients) {
    for (McpClient client : clients) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
