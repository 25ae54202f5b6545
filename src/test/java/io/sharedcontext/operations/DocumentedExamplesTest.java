package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples that the server prints are calls that it answers so. Run with {@code -Dupdate=true} to
 * record them anew.
 */
class DocumentedExamplesTest {
  private static final Path FILE = Path.of("src/main/resources/documentation/examples.json");
  private static final Clock THEN =
      Clock.fixed(Instant.parse("2026-11-20T10:30:00Z"), ZoneOffset.UTC);

  /**
   * Figures of one moment, and the type of an agent, which is known only once its presence was written: of
   * these the form is compared.
   */
  private static final List<String> MEASURED =
      List.of("get_performance_metrics", "get_agent_activity_summary");

  @TempDir
  Path homes;

  private int stores;

  private ToolFixture fixture() {
    return new ToolFixture(homes.resolve("store" + stores++), THEN);
  }

  private ObjectNode recorded() throws IOException {
    return Json.object(Files.readString(FILE));
  }

  @Test
  void every_example_is_answered_as_it_is_printed() throws IOException {
    ObjectNode now = ExampleScript.record(this::fixture);
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, now.toPrettyString() + "\n");
    }
    ObjectNode printed = recorded();
    for (String tool : MEASURED) {
      assertThat(response(now, tool).fieldNames())
          .toIterable()
          .containsExactlyElementsOf(() -> response(printed, tool).fieldNames());
      ((ObjectNode) now.at("/tools/" + tool)).set("response", response(printed, tool));
    }
    assertThat(now.toPrettyString())
        .as("run with -Dupdate=true")
        .isEqualTo(printed.toPrettyString());
  }

  @Test
  void every_tool_has_one_that_succeeds_and_fits_its_schemas() throws IOException {
    ObjectNode printed = recorded();
    try (ToolFixture fixture = fixture()) {
      for (Tool<?, ?> tool : fixture.features().catalog().all()) {
        JsonNode example = printed.at("/tools/" + tool.name());
        assertThat(example.at("/response/success").asBoolean()).as(tool.name()).isTrue();
        assertFits(tool.inputSchema(), example.path("request"), tool.name());
        assertFits(tool.outputSchema(), example.path("response"), tool.name());
      }
    }
  }

  @Test
  void whole_tasks_show_refusals_too() throws IOException {
    JsonNode workflows = recorded().path("workflows");

    assertThat(workflows.findValuesAsText("name"))
        .startsWith("collaboration")
        .contains("private_notes_made_public", "shared_memory");
    assertThat(workflows.findValuesAsText("code")).contains("SESSION_LOCKED", "VERSION_CONFLICT");
    assertThat(workflows.at("/1/steps/2/response/count").asInt(-1)).isZero();
    assertThat(workflows.at("/1/steps/4/response/count").asInt(-1)).isOne();
  }

  private static JsonNode response(ObjectNode examples, String tool) {
    return examples.at("/tools/" + tool + "/response");
  }

  private static void assertFits(JsonNode schema, JsonNode value, String tool) {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    assertThat(registry
            .getSchema(Json.text(schema), InputFormat.JSON)
            .validate(Json.text(value), InputFormat.JSON))
        .as(tool)
        .isEmpty();
  }
}
