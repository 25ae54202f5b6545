package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;

/** How a tool is described to clients: the same bytes in every process. */
final class ToolList {
  private ToolList() {}

  /**
   * The description of {@code tool} as JSON.
   *
   * @param hot whether clients that load descriptions on demand should have this one at once
   * @param tasks whether the client takes tasks
   */
  static String describe(Tool<?, ?> tool, boolean hot, boolean tasks) {
    ObjectNode description = Json.object()
        .put("name", tool.name())
        .put("title", tool.title())
        .put("description", tool.description());
    description.set("inputSchema", tasks ? tool.taskInputSchema() : tool.inputSchema());
    description.set("outputSchema", tool.outputSchema());
    description
        .putObject("annotations")
        .put("readOnlyHint", tool.effect().readOnly())
        .put("destructiveHint", tool.effect().destructive())
        .put("idempotentHint", tool.effect().idempotent())
        .put("openWorldHint", false);
    if (hot) {
      description.putObject("_meta").put("anthropic/alwaysLoad", true);
    }
    return Json.text(description);
  }
}
