package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Examples;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.OpenApi;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolReference;
import io.sharedcontext.tool.ToolTier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The reference of all tools, from the declarations that register them. */
public final class DocumentationTools {
  private final List<Tool<?, ?>> others;
  private final String version;

  /**
   * Documents {@code others} and itself.
   *
   * @param version the server's
   */
  public DocumentationTools(List<Tool<?, ?>> others, String version) {
    this.others = List.copyOf(others);
    this.version = version;
  }

  /** The one tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads(
            "generate_api_documentation",
            GenerateApiDocumentation.class,
            Documentation.class,
            this::document)
        .needs(Permission.ADMIN)
        .in(ToolTier.ADMIN));
  }

  /** How the reference is written. */
  enum Format {
    JSON,
    MARKDOWN,
    OPENAPI
  }

  @Doc("The reference of all tools, also of those that are not listed.")
  record GenerateApiDocumentation(
      @Doc(value = "What to write it in.", otherwise = "markdown")
      Format format,

      @Doc(value = "With an example call of each tool.", otherwise = "true")
      boolean includeExamples) {}

  record Documentation(
      @Doc Format format,
      @Doc("A text for markdown, an object for json.") Optional<JsonNode> documentation,
      @Doc("OpenAPI 3.1, for openapi.") Optional<ObjectNode> specification) {}

  private Documentation document(Call call, GenerateApiDocumentation request) {
    var catalog = new Catalog(Stream.concat(others.stream(), tools().stream()).toList());
    return switch (request.format()) {
      case OPENAPI ->
        new Documentation(
            request.format(),
            Optional.empty(),
            Optional.of(OpenApi.document(catalog, version, request.includeExamples())));
      case JSON -> documentation(request.format(), json(catalog, request.includeExamples()));
      case MARKDOWN ->
        documentation(
            request.format(),
            JsonNodeFactory.instance.textNode(
                ToolReference.markdown(catalog, request.includeExamples())));
    };
  }

  private static Documentation documentation(Format format, JsonNode document) {
    return new Documentation(format, Optional.of(document), Optional.empty());
  }

  private ObjectNode json(Catalog catalog, boolean examples) {
    ObjectNode document = Json.object().put("version", version);
    ArrayNode tools = document.putArray("tools");
    for (Tool<?, ?> tool : catalog.all()) {
      ObjectNode described = tools
          .addObject()
          .put("name", tool.name())
          .put("title", tool.title())
          .put("description", tool.description())
          .put("permission", tool.permission().label())
          .put("tier", tool.tier().name().toLowerCase(Locale.ROOT));
      described.set("input_schema", tool.inputSchema());
      described.set("output_schema", tool.outputSchema());
      if (examples) {
        described.set("example", Examples.arguments(tool));
      }
    }
    return document;
  }
}
