package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The tools as a document of OpenAPI 3.1, one POST path each. They are called through MCP; the
 * document is for generators and readers that know OpenAPI.
 */
public final class OpenApi {
  private static final String DESCRIPTION = """
      The tools of an MCP server, described as operations: the body is the arguments of tools/call, \
      the answer its structuredContent. A failure is answered with success false in the same place, \
      not with a status.""";

  private OpenApi() {}

  /**
   * The document.
   *
   * @param examples whether each tool has an example of request and response
   */
  public static ObjectNode document(Catalog catalog, String version, boolean examples) {
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Shared Context")
        .put("version", version)
        .put("description", DESCRIPTION);
    ObjectNode paths = document.putObject("paths");
    Examples recorded = Examples.load();
    for (Tool<?, ?> tool : catalog.all()) {
      Optional<Examples.Example> example = examples ? recorded.of(tool) : Optional.empty();
      paths.putObject("/tools/" + tool.name()).set("post", operation(tool, example));
    }
    document.putObject("components").putObject("schemas").set("Failure", failure());
    return document;
  }

  private static ObjectNode operation(Tool<?, ?> tool, Optional<Examples.Example> example) {
    ObjectNode operation = Json.object()
        .put("operationId", tool.name())
        .put("summary", tool.title())
        .put("description", tool.description())
        .put("x-rate-limit", tool.rate().label());
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    ObjectNode arguments = json(body, tool.inputSchema());
    example.ifPresent(shown -> arguments.set("example", shown.request()));
    ObjectNode responses = operation.putObject("responses");
    ObjectNode result = json(response(responses, "200", "The result."), tool.outputSchema());
    example.ifPresent(shown -> result.set("example", shown.response()));
    ObjectNode reference = Json.object().put("$ref", "#/components/schemas/Failure");
    json(response(responses, "default", "Why it was refused, and what to do."), reference);
    return operation;
  }

  private static ObjectNode response(ObjectNode responses, String status, String description) {
    return responses.putObject(status).put("description", description);
  }

  private static ObjectNode json(ObjectNode holder, ObjectNode schema) {
    ObjectNode type = holder.putObject("content").putObject("application/json");
    type.set("schema", schema);
    return type;
  }

  private static ObjectNode failure() {
    return Json.object("""
        {"type":"object","required":["success","code","error","recoverable","suggestions","details"],
         "properties":{"success":{"type":"boolean"},"code":{"type":"string"},
          "error":{"type":"string"},"recoverable":{"type":"boolean"},
          "suggestions":{"type":"array","items":{"type":"string"}},
          "details":{"type":"object"},"retry_after_ms":{"type":"integer"}}}""");
  }
}
