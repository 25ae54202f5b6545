package io.sharedcontext.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The official Java SDK's server side with the tools, resources and prompts of ours: it reads and
 * answers every message itself, and lets a server of ours do the work.
 */
final class SdkEngine {
  private final McpJsonMapper mapper = new JacksonMcpJsonMapper(new ObjectMapper());
  private final AtomicReference<@Nullable McpStatelessServerHandler> handler =
      new AtomicReference<>();
  private final ServerProcess worker;

  SdkEngine(ServerProcess worker) {
    this.worker = worker;
    JsonNode about = worker.initialize().path("result");
    var ignored = McpServer.sync(new Transport(handler))
        .jsonMapper(mapper)
        .validateToolInputs(false)
        .immediateExecution(true)
        .serverInfo(mapper.convertValue(about.path("serverInfo"), McpSchema.Implementation.class))
        .instructions(about.path("instructions").asText())
        .capabilities(
            mapper.convertValue(about.path("capabilities"), McpSchema.ServerCapabilities.class))
        .tools(list("tools", this::tool))
        .resources(list("resources", this::resource))
        .resourceTemplates(list("resources/templates", this::template))
        .prompts(list("prompts", this::prompt))
        .build();
  }

  private <T> List<T> list(String kind, Function<JsonNode, T> each) {
    JsonNode result = worker.request(kind + "/list", Json.object()).path("result");
    JsonNode entries = result.elements().next();
    return StreamSupport.stream(entries.spliterator(), false).map(each).toList();
  }

  private SyncToolSpecification tool(JsonNode tool) {
    return new SyncToolSpecification(
        mapper.convertValue(tool, McpSchema.Tool.class),
        (context, request) -> work("tools/call", request, McpSchema.CallToolResult.class));
  }

  private SyncResourceSpecification resource(JsonNode resource) {
    return new SyncResourceSpecification(
        mapper.convertValue(resource, McpSchema.Resource.class),
        (context, request) -> work("resources/read", request, McpSchema.ReadResourceResult.class));
  }

  private SyncResourceTemplateSpecification template(JsonNode template) {
    return new SyncResourceTemplateSpecification(
        mapper.convertValue(template, McpSchema.ResourceTemplate.class),
        (context, request) -> work("resources/read", request, McpSchema.ReadResourceResult.class));
  }

  private SyncPromptSpecification prompt(JsonNode prompt) {
    return new SyncPromptSpecification(
        mapper.convertValue(prompt, McpSchema.Prompt.class),
        (context, request) -> work("prompts/get", request, McpSchema.GetPromptResult.class));
  }

  private <T> T work(String method, Object request, Class<T> result) {
    ObjectNode params = mapper.convertValue(request, ObjectNode.class);
    return mapper.convertValue(worker.request(method, params).path("result"), result);
  }

  /** The answer to a request. */
  ObjectNode answer(String line) {
    try {
      var request = (McpSchema.JSONRPCRequest) McpSchema.deserializeJsonRpcMessage(mapper, line);
      Object answer = Optional.ofNullable(handler.get())
          .orElseThrow()
          .handleRequest(McpTransportContext.EMPTY, request)
          .block();
      return Json.object(mapper.writeValueAsString(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Transport(AtomicReference<@Nullable McpStatelessServerHandler> handler)
      implements McpStatelessServerTransport {
    @Override
    public void setMcpHandler(McpStatelessServerHandler engine) {
      handler.set(engine);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }
}
