package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.OpenApi;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The reference of this server, from the declarations that register what it offers. */
public final class DocumentationTools {
  private final List<Tool<?, ?>> others;
  private final Function<Catalog, List<Resource>> resources;
  private final List<Prompt> prompts;
  private final double rateFactor;
  private final Clock clock;
  private final String version;

  /**
   * Documents {@code others} and itself.
   *
   * @param resources gives every document that is served beside a catalogue of tools
   * @param prompts every prompt
   * @param rateFactor factor on every rate limit; 0 for no limits
   * @param version the server's
   */
  public DocumentationTools(
      List<Tool<?, ?>> others,
      Function<Catalog, List<Resource>> resources,
      List<Prompt> prompts,
      double rateFactor,
      Clock clock,
      String version) {
    this.others = List.copyOf(others);
    this.resources = resources;
    this.prompts = List.copyOf(prompts);
    this.rateFactor = rateFactor;
    this.clock = clock;
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

  @Doc(
      "The reference of all tools, also of those that are not listed, with resources, prompts, rate "
          + "limits, whole tasks as examples, and guides for agent frameworks.")
  record GenerateApiDocumentation(
      @Doc(value = "What to write it in.", otherwise = "json")
      Format format,

      @Doc(value = "With request and response of each tool, and whole tasks.", otherwise = "true")
      boolean includeExamples) {}

  record Documentation(
      @Doc Format format,
      @Doc("A text for markdown, an object for json.") Optional<JsonNode> documentation,
      @Doc("OpenAPI 3.1, for openapi.") Optional<ObjectNode> specification) {}

  private Documentation document(Call call, GenerateApiDocumentation request) {
    var catalog = new Catalog(Stream.concat(others.stream(), tools().stream()).toList());
    var reference = new ApiReference(
        version,
        clock.instant(),
        catalog,
        resources.apply(catalog),
        prompts,
        rateFactor,
        request.includeExamples());
    return switch (request.format()) {
      case OPENAPI ->
        new Documentation(
            request.format(),
            Optional.empty(),
            Optional.of(OpenApi.document(catalog, version, request.includeExamples())));
      case JSON -> documentation(request.format(), reference.json());
      case MARKDOWN ->
        documentation(request.format(), JsonNodeFactory.instance.textNode(reference.markdown()));
    };
  }

  private static Documentation documentation(Format format, JsonNode document) {
    return new Documentation(format, Optional.of(document), Optional.empty());
  }
}
