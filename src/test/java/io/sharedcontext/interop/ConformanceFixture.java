package io.sharedcontext.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.AllowAllPolicy;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Json;
import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.MethodRegistry;
import io.sharedcontext.wire.Ordering;
import io.sharedcontext.wire.RpcError;
import io.sharedcontext.wire.RpcMethod;
import io.sharedcontext.wire.ServerDefinition;
import io.sharedcontext.wire.ServerInfo;
import io.sharedcontext.wire.StdioTransport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A server with the tools, resources and prompts that the conformance suite asks for, on the
 * product's wire: framing, eras, routing, order and cancellation are the product's own.
 */
public final class ConformanceFixture {
  private final JsonNode document;
  private final InputRounds rounds;

  private ConformanceFixture(JsonNode document) {
    this.document = document;
    this.rounds = new InputRounds(document.path("rounds"));
  }

  /** Serves on standard input and output. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ConformanceFixture fixture = new ConformanceFixture(document());
    StdioTransport wire = new StdioTransport(
        fixture.methods(),
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        () -> Runtime.getRuntime().halt(1));
    wire.serve();
    wire.drain();
    System.exit(0);
  }

  private static JsonNode document() throws IOException {
    try (InputStream in = ConformanceFixture.class.getResourceAsStream("fixture.json")) {
      return Json.mapper().readTree(Objects.requireNonNull(in));
    }
  }

  private MethodRegistry methods() {
    ServerInfo about =
        new ServerInfo("conformance-fixture", "Conformance fixture", "1", "For tests.");
    FixtureTools tools = new FixtureTools(document, rounds);
    ServerDefinition nothing = new ServerDefinition(
        new Catalog(List.of()), List::of, Set.of(), List.of(), List.of(), AllowAllPolicy.reading());
    return MethodRegistry.of(about, nothing)
        .both("tools/list", list("tools"))
        .both("tools/call", RpcMethod.of(Ordering.READ, tools::call))
        .both("resources/list", list("resources"))
        .both("resources/templates/list", kept(request -> result("resourceTemplates", "templates")))
        .both("resources/read", kept(this::read))
        .legacy("resources/subscribe", RpcMethod.of(Ordering.AT_ONCE, request -> "{}"))
        .legacy("resources/unsubscribe", RpcMethod.of(Ordering.AT_ONCE, request -> "{}"))
        .both("prompts/list", list("prompts"))
        .both("prompts/get", RpcMethod.of(Ordering.READ, this::prompt))
        .both("completion/complete", RpcMethod.of(Ordering.READ, request -> NOTHING_TO_COMPLETE))
        .legacy("logging/setLevel", RpcMethod.of(Ordering.AT_ONCE, request -> "{}"));
  }

  private static final String NOTHING_TO_COMPLETE =
      "{\"completion\":{\"values\":[],\"total\":0,\"hasMore\":false}}";

  private RpcMethod list(String name) {
    return kept(request -> result(name, name));
  }

  private static RpcMethod kept(Function<JsonRpcRequest, String> handler) {
    return new RpcMethod(RpcMethod.of(Ordering.READ, handler).plan(), Optional.of(1_000L), false);
  }

  private String result(String name, String part) {
    ObjectNode result = Json.object();
    result.set(name, document.path(part));
    return result.toString();
  }

  private String read(JsonRpcRequest request) {
    String uri = request.required("uri");
    JsonNode known = document.path("contents").path(uri);
    if (known instanceof ObjectNode content) {
      return contents(content.deepCopy().put("uri", uri));
    }
    if (uri.startsWith("test://template/") && uri.endsWith("/data")) {
      String id = uri.substring("test://template/".length(), uri.length() - "/data".length());
      ObjectNode text =
          Json.object().put("id", id).put("templateTest", true).put("data", "Data for ID: " + id);
      return contents(Json.object()
          .put("uri", uri)
          .put("mimeType", "application/json")
          .put("text", text.toString()));
    }
    throw RpcError.invalidParams("Resource not found").with(Json.object().put("uri", uri));
  }

  private static String contents(ObjectNode content) {
    ObjectNode result = Json.object();
    result.putArray("contents").add(content);
    return result.toString();
  }

  private String prompt(JsonRpcRequest request) {
    String name = request.required("name");
    return rounds.about(name)
        ? rounds.next(name, request).orElseGet(() -> messages(name, request))
        : messages(name, request);
  }

  private String messages(String name, JsonRpcRequest request) {
    String text = document.path("messages").path(name).toString();
    if (text.isEmpty()) {
      throw RpcError.invalidParams("Unknown prompt: " + name);
    }
    for (Map.Entry<String, JsonNode> argument :
        request.params().path("arguments").properties()) {
      text = text.replace("{" + argument.getKey() + "}", argument.getValue().asText());
    }
    return "{\"messages\":" + text + "}";
  }
}
