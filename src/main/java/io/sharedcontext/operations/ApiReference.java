package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Examples;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that a program can know of this server before it calls it, as JSON and as Markdown.
 *
 * @param version the server's
 * @param generatedAt when it was asked for
 * @param catalog every tool
 * @param resources every document
 * @param prompts every prompt
 * @param rateFactor factor on every rate limit; 0 for no limits
 * @param examples whether tools have examples, and whole tasks are shown
 */
record ApiReference(
    String version,
    Instant generatedAt,
    Catalog catalog,
    List<Resource> resources,
    List<Prompt> prompts,
    double rateFactor,
    boolean examples) {

  private static final int BURSTS_A_MINUTE = 10;

  ObjectNode json() {
    ObjectNode document = frame();
    Examples recorded = Examples.load();
    ArrayNode tools = document.putArray("tools");
    catalog.all().forEach(tool -> tools.add(tool(tool, recorded)));
    document.setAll(surroundings(recorded));
    return document;
  }

  String markdown() {
    ObjectNode around = surroundings(Examples.load());
    StringBuilder text = new StringBuilder(ToolReference.markdown(catalog, examples));
    text.append("\n# Rate limits\n\n")
        .append(around.at("/rate_limits/applies_to").asText())
        .append("\n\n| limit | calls a minute | at once |\n| --- | --- | --- |\n");
    for (Map.Entry<String, JsonNode> limit : around.at("/rate_limits/limits").properties()) {
      text.append(row(
          "`" + limit.getKey() + "`",
          limit.getValue().path("calls_per_minute").asText(),
          limit.getValue().path("burst").asText()));
    }
    text.append("\n| tool | limit |\n| --- | --- |\n");
    catalog
        .all()
        .forEach(tool -> text.append(row("`" + tool.name() + "`", tool.rate().label())));
    text.append("\n# Resources\n\n| URI | type | what it holds |\n| --- | --- | --- |\n");
    resources.forEach(
        one -> text.append(row("`" + one.template() + "`", one.mimeType(), one.description())));
    text.append("\n# Prompts\n\n| prompt | arguments | what it does |\n| --- | --- | --- |\n");
    prompts.forEach(
        one -> text.append(row("`" + one.name() + "`", arguments(one), one.description())));
    around.path("examples").forEach(workflow -> text.append(workflow(workflow)));
    text.append("\n# Integration guides\n\n");
    for (Map.Entry<String, JsonNode> guide : around.path("integration_guides").properties()) {
      text.append(guide.getValue().path("guide").asText().replaceFirst("^# ", "## "))
          .append('\n');
    }
    return text.append("Version ")
        .append(version)
        .append(", generated at ")
        .append(generatedAt)
        .append(".\n")
        .toString();
  }

  private ObjectNode frame() {
    return Json.object().put("api_version", version).put("generated_at", generatedAt.toString());
  }

  /** What there is beside the tools. */
  private ObjectNode surroundings(Examples recorded) {
    ObjectNode around = Json.object();
    around.set("rate_limits", rateLimits());
    ArrayNode documents = around.putArray("resources");
    for (Resource one : resources) {
      documents
          .addObject()
          .put("uri_template", one.template())
          .put("name", one.name())
          .put("title", one.title())
          .put("description", one.description())
          .put("mime_type", one.mimeType())
          .put("permission", one.needs().label());
    }
    ArrayNode choices = around.putArray("prompts");
    for (Prompt one : prompts) {
      ArrayNode asked = choices
          .addObject()
          .put("name", one.name())
          .put("description", one.description())
          .putArray("arguments");
      one.arguments()
          .forEach(argument -> asked
              .addObject()
              .put("name", argument.name())
              .put("description", argument.description())
              .put("required", argument.required()));
    }
    if (examples) {
      around.set("examples", recorded.workflows());
    }
    around.set("integration_guides", guides());
    return around;
  }

  private ObjectNode tool(Tool<?, ?> tool, Examples recorded) {
    ObjectNode described = Json.object()
        .put("name", tool.name())
        .put("title", tool.title())
        .put("description", tool.description())
        .put("permission", tool.permission().label())
        .put("tier", tool.tier().name().toLowerCase(Locale.ROOT))
        .put("rate_limit", tool.rate().label());
    described.set("input_schema", tool.inputSchema());
    described.set("output_schema", tool.outputSchema());
    if (examples) {
      recorded.of(tool).ifPresent(shown -> {
        ObjectNode example = described.putObject("example");
        example.set("request", shown.request());
        example.set("response", shown.response());
      });
    }
    return described;
  }

  private ObjectNode rateLimits() {
    ObjectNode described = Json.object()
        .put(
            "applies_to",
            "Each agent in each server process: N processes of one agent have N times the limit."
                + " Beyond it a call fails with RATE_LIMITED, and retry_after_ms says when to call"
                + " again. Calls whose caller is refused count as refusals.")
        .put("factor", rateFactor);
    ObjectNode limits = described.putObject("limits");
    for (RateLimit limit : RateLimit.values()) {
      long perMinute = Math.round(limit.perMinute() * rateFactor);
      if (perMinute > 0) {
        limits
            .putObject(limit.label())
            .put("calls_per_minute", perMinute)
            .put("burst", Math.max(1, perMinute / BURSTS_A_MINUTE));
      }
    }
    return described;
  }

  private static ObjectNode guides() {
    String file = "/documentation/integration-guides.json";
    try (InputStream in = ApiReference.class.getResourceAsStream(file)) {
      return Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String arguments(Prompt prompt) {
    return String.join(
        ", ",
        prompt.arguments().stream()
            .map(one -> "`" + one.name() + "`" + (one.required() ? "*" : ""))
            .toList());
  }

  private static String workflow(JsonNode workflow) {
    StringBuilder text = new StringBuilder("\n# Example: ")
        .append(workflow.path("name").asText())
        .append("\n\n")
        .append(workflow.path("description").asText())
        .append('\n');
    for (JsonNode step : workflow.path("steps")) {
      text.append("\n`")
          .append(step.path("agent").asText())
          .append("` calls `")
          .append(step.path("tool").asText())
          .append("`:\n\n```json\n")
          .append(Json.text(step.path("request")))
          .append("\n```\n\n```json\n")
          .append(Json.text(step.path("response")))
          .append("\n```\n");
    }
    return text.toString();
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
