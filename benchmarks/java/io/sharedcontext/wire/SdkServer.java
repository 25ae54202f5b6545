package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The echo tool on the official Java SDK's protocol engine, under the least of a transport. */
public final class SdkServer {
  private static final String SCHEMA = """
      {"type":"object","properties":{"text":{"type":"string","description":"Any text"}},"required":["text"]}""";

  private final McpJsonMapper mapper = new JacksonMcpJsonMapper(new ObjectMapper());
  private final AtomicReference<@Nullable McpStatelessServerHandler> engine =
      new AtomicReference<>();

  /**
   * Builds the engine.
   *
   * @param validate whether arguments are held against the tool's schema
   * @param immediate whether handlers run on the calling thread
   */
  public SdkServer(boolean validate, boolean immediate) {
    JsonSchemaValidator validator =
        validate ? new DefaultJsonSchemaValidator() : (schema, value) -> null;
    var ignored = McpServer.sync(new Transport(engine))
        .jsonMapper(mapper)
        .jsonSchemaValidator(validator)
        .validateToolInputs(validate)
        .immediateExecution(immediate)
        .serverInfo("echo", "1")
        .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
        .toolCall(
            McpSchema.Tool.builder("echo", mapper, SCHEMA)
                .description("Gives back its text.")
                .build(),
            (context, request) -> echo(request))
        .build();
  }

  private static McpSchema.CallToolResult echo(McpSchema.CallToolRequest request) {
    String text = String.valueOf(request.arguments().get("text"));
    return McpSchema.CallToolResult.builder()
        .structuredContent(echoed(text))
        .addTextContent("{\"success\":true,\"text\":\"" + text + "\"}")
        .isError(false)
        .build();
  }

  private static Map<String, Object> echoed(String text) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("success", true);
    result.put("text", text);
    return result;
  }

  /** The answer to one line; empty for a notification. */
  public Optional<String> answer(String line) {
    try {
      McpSchema.JSONRPCMessage message = McpSchema.deserializeJsonRpcMessage(mapper, line);
      if (!(message instanceof McpSchema.JSONRPCRequest request)) {
        return Optional.empty();
      }
      McpStatelessServerHandler handler = engine.get();
      if (handler == null) {
        throw new IllegalStateException("the engine is built by the constructor");
      }
      return Optional.of(mapper.writeValueAsString(
          handler.handleRequest(McpTransportContext.EMPTY, request).block()));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Serves on standard input and output. */
  public static void main(String[] arguments) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    SdkServer server = new SdkServer(!String.join("", arguments).equals("novalidator"), true);
    try (var in = new BufferedReader(
        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Optional<String> answer = server.answer(line);
        if (answer.isPresent()) {
          out.write((answer.get() + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    }
  }

  private record Transport(AtomicReference<@Nullable McpStatelessServerHandler> engine)
      implements McpStatelessServerTransport {
    @Override
    public void setMcpHandler(McpStatelessServerHandler handler) {
      engine.set(handler);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }
}
