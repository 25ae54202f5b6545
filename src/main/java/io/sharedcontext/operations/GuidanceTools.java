package io.sharedcontext.operations;

import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Tool;
import java.util.List;

/** The tool that explains the others. */
public final class GuidanceTools {
  /** The tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads(
        "get_usage_guidance",
        GetUsageGuidance.class,
        Guidance.class,
        (call, request) -> new Guidance(request.topic().guidance(call.caller()))));
  }

  @Doc("Short guidance on using this server.")
  record GetUsageGuidance(
      @Doc(value = "What about.", otherwise = "operations") GuidanceTopic topic) {}

  record Guidance(@Doc("Markdown.") String guidance) {}
}
