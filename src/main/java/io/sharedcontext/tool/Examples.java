package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Example calls as the server answered them. They were recorded by {@code DocumentedExamplesTest},
 * which makes them anew and compares.
 */
public final class Examples {
  private static final String RECORDED = "/documentation/examples.json";

  private final ObjectNode recorded;

  private Examples(ObjectNode recorded) {
    this.recorded = recorded;
  }

  /** An example: the arguments, and the structured content of the result. */
  public record Example(JsonNode request, JsonNode response) {}

  /** Reads the recorded ones, every time anew: only administrators ask for them, and rarely. */
  public static Examples load() {
    try (InputStream in = Examples.class.getResourceAsStream(RECORDED)) {
      return new Examples(Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call of the tool and its result; empty if none was recorded. */
  public Optional<Example> of(Tool<?, ?> tool) {
    JsonNode example = recorded.path("tools").path(tool.name());
    return example.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Example(example.path("request"), example.path("response")));
  }

  /**
   * Several agents at one task: a list of {@code name}, {@code description} and {@code steps}, each
   * with the {@code agent} that calls, the {@code tool}, {@code request} and {@code response}.
   */
  public JsonNode workflows() {
    return recorded.path("workflows");
  }
}
