package io.sharedcontext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.HashMap;
import java.util.Map;

/** For every argument that some tool requires, a value that it takes. */
final class RequiredValues {
  private RequiredValues() {}

  /** Values by the names of arguments; the ids are those of things that {@code caller} made. */
  static Map<String, JsonNode> of(ToolFixture tools, Caller caller) {
    String session = tools.session(caller);
    long message = tools.post(caller, session, "hello");
    String work = tools
        .call(caller, "add_work_item", "{'session_id':'" + session + "','title':'build'}")
        .get("work_item_id")
        .textValue();
    ObjectNode every = Json.object()
        .put("session_id", session)
        .put("message_id", message)
        .put("agent_id", "ada")
        .put("agent_type", "planner")
        .put("purpose", "plan")
        .put("question", "Go on?")
        .put("title", "build")
        .put("work_item_id", work)
        .put("content", "text")
        .put("visibility", "public")
        .put("sender", "root")
        .put("start_time", "2020-01-01")
        .put("end_time", "2090-01-01")
        .put("query", "hello")
        .put("key", "k")
        .put("value", "v")
        .put("status", "busy")
        .put("action", "status")
        .put("token", "none");
    Map<String, JsonNode> values = new HashMap<>();
    every.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }
}
