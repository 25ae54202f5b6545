package io.sharedcontext.operations;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.sharedcontext.Version;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Prompt;
import io.sharedcontext.tool.RateLimit;
import io.sharedcontext.tool.Resource;
import io.sharedcontext.tool.Tool;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference that the server writes of itself. */
@WithStore
class DocumentationToolsTest {
  private static final Caller ROOT = admin("root", "operator");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final ToolFixture bench;

  DocumentationToolsTest(ToolFixture bench) {
    this.bench = bench;
  }

  private JsonNode document(String arguments) {
    return bench.call(ROOT, "generate_api_documentation", arguments);
  }

  private List<Tool<?, ?>> tools() {
    return bench.features().catalog().all();
  }

  private static List<String> complaints(JsonNode schema, JsonNode value) {
    return SCHEMAS
        .getSchema(schema.toString(), InputFormat.JSON)
        .validate(value.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void a_schema_complains_about_what_does_not_fit() {
    JsonNode schema =
        bench.features().catalog().find("add_message").orElseThrow().inputSchema();
    assertThat(complaints(schema, bench.call(ROOT, "list_sessions", "{}"))).isNotEmpty();
  }

  @Test
  void the_specification_has_a_path_for_each_tool() {
    JsonNode specification = document("{'format':'openapi'}").path("specification");

    assertThat(specification.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(specification.path("paths").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(
            tools().stream().map(tool -> "/tools/" + tool.name()).toList());
    for (Tool<?, ?> tool : tools()) {
      JsonNode operation =
          specification.path("paths").path("/tools/" + tool.name()).path("post");
      assertThat(operation.path("operationId").asText()).isEqualTo(tool.name());
      assertThat(operation.at("/requestBody/content/application~1json/schema"))
          .hasToString(tool.inputSchema().toString());
      assertThat(operation.at("/responses/200/content/application~1json/schema"))
          .hasToString(tool.outputSchema().toString());
    }
    JsonNode plain =
        document("{'format':'openapi','include_examples':false}").path("specification");
    assertThat(plain.findValues("example")).isEmpty();
    for (Tool<?, ?> tool : tools()) {
      JsonNode operation =
          specification.path("paths").path("/tools/" + tool.name()).path("post");
      assertThat(operation.at("/requestBody/content/application~1json/example").isObject())
          .as(tool.name())
          .isTrue();
      assertThat(
              operation.at("/responses/200/content/application~1json/example").path("success"))
          .as(tool.name())
          .hasToString("true");
      assertThat(operation.path("x-rate-limit").asText()).isNotEmpty();
    }
  }

  @Test
  void every_format_names_every_tool() {
    JsonNode json = document("{}").path("documentation");
    assertThat(json.path("tools").findValuesAsText("input_schema")).hasSameSizeAs(tools());
    String markdown = document("{'format':'markdown'}").path("documentation").asText();
    assertThat(tools()).allSatisfy(tool -> assertThat(markdown).contains("## " + tool.name()));
    assertThat(markdown).contains("```json");
    assertThat(document("{'format':'markdown','include_examples':false}")
            .path("documentation")
            .asText())
        .doesNotContain("```json");
  }

  @Test
  void json_has_all_that_there_is_beside_the_tools() {
    JsonNode json = document("{}").path("documentation");

    assertThat(json.path("api_version").asText()).isEqualTo(Version.text());
    assertThat(Instant.parse(json.path("generated_at").asText()))
        .isBefore(Instant.now().plusSeconds(1));
    assertThat(json.path("resources").findValuesAsText("uri_template"))
        .containsExactlyElementsOf(
            bench.features().resources().stream().map(Resource::template).toList());
    assertThat(json.path("prompts").findValuesAsText("description"))
        .containsAll(
            bench.features().prompts().stream().map(Prompt::description).toList());
    assertThat(json.path("examples").findValuesAsText("agent")).contains("planner", "coder");
    assertThat(json.path("examples")).hasSize(3);
    for (JsonNode tool : json.path("tools")) {
      assertThat(tool.path("example").path("request").isObject()).isTrue();
      assertThat(tool.path("example").path("response").path("success").asBoolean())
          .isTrue();
    }
    assertThat(json.path("integration_guides").has("langgraph")).isTrue();
    assertThat(json.path("integration_guides").has("crewai")).isTrue();
    assertThat(json.path("integration_guides").has("autogen")).isTrue();
  }

  @Test
  void rate_limits_are_those_that_hold() {
    JsonNode json = document("{}").path("documentation");
    JsonNode limits = json.at("/rate_limits/limits");

    assertThat(limits.at("/messages/calls_per_minute").asInt())
        .isEqualTo(RateLimit.MESSAGES.perMinute());
    assertThat(limits.at("/messages/burst").asInt()).isEqualTo(RateLimit.MESSAGES.perMinute() / 10);
    assertThat(json.path("tools"))
        .allSatisfy(tool -> assertThat(tool.path("rate_limit").asText())
            .matches(name -> name.equals("unlimited") || limits.has(name)));
  }

  @Test
  void markdown_has_what_json_has() {
    String markdown = document("{'format':'markdown'}").path("documentation").asText();

    assertThat(markdown)
        .contains(
            "# Rate limits", "# Resources", "`session://{session_id}`", "# Prompts", "`hand-off`")
        .contains("# Example: collaboration", "# Integration guides", "## AutoGen", "## CrewAI");
  }

  @Test
  void it_is_for_admins() {
    assertThat(bench
            .call(agent("ada", "x"), "generate_api_documentation", "{}")
            .path("code")
            .asText())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void results_of_the_figures_fit_their_schema() {
    bench.session(ROOT);
    JsonNode figures = bench.call(ROOT, "get_performance_metrics", "{}");
    JsonNode schema =
        bench.features().catalog().find("get_performance_metrics").orElseThrow().outputSchema();

    assertThat(complaints(schema, figures)).isEmpty();
    assertThat(schema.at("/properties/operations/additionalProperties/properties/p95_ms/type"))
        .hasToString("\"number\"");
  }
}
