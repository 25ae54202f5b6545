package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import java.util.List;

/** How tools are described to clients: the same bytes in every process. */
final class ToolList {
  private ToolList() {}

  static String text(List<Tool<?, ?>> tools) {
    ObjectNode result = Json.object();
    ArrayNode list = result.putArray("tools");
    tools.forEach(tool -> list.add(describe(tool)));
    return result.toString();
  }

  private static ObjectNode describe(Tool<?, ?> tool) {
    ObjectNode description = Json.object()
        .put("name", tool.name())
        .put("title", tool.title())
        .put("description", tool.description());
    description.set("inputSchema", tool.inputSchema());
    description.set("outputSchema", tool.outputSchema());
    description
        .putObject("annotations")
        .put("readOnlyHint", tool.effect().readOnly())
        .put("destructiveHint", tool.effect().destructive())
        .put("idempotentHint", tool.effect().idempotent() || tool.repeatable())
        .put("openWorldHint", false);
    return description;
  }
}
