package io.sharedcontext.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** What a client says to a hook. */
public final class HookInput {
  /** What tools answer can be long; the rest of it is not needed. */
  private static final int MOST_BYTES = 16 << 20;

  private HookInput() {}

  /** All of {@code in}; nothing, if it is no JSON. */
  public static JsonNode read(InputStream in) throws IOException {
    String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    try {
      return text.isBlank() ? MissingNode.getInstance() : Json.parse(text);
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }

  /** The directory that the client works in, if it says so. */
  public static Optional<Path> directory(JsonNode input) {
    String said = input.path("cwd").asText(input.path("workspace_roots").path(0).asText());
    try {
      return Optional.of(said)
          .filter(text -> !text.isEmpty())
          .map(Path::of)
          .filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      // No directory can have that name.
      return Optional.empty();
    }
  }
}
