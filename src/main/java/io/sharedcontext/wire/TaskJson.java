package io.sharedcontext.wire;

import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Times;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Locale;

/** Tasks as the extension {@code io.modelcontextprotocol/tasks} writes them. */
final class TaskJson {
  private static final Utf8Bytes OPEN = Utf8Bytes.of("{");
  private static final Utf8Bytes CLOSE = Utf8Bytes.of("}");
  private static final Utf8Bytes CREATED = Utf8Bytes.of("{\"resultType\":\"task\",");

  /** It is what the call would have been answered with, which says that it is whole. */
  private static final Utf8Bytes RESULT = Utf8Bytes.of(",\"result\":{\"resultType\":\"complete\",");

  private TaskJson() {}

  /** The result of a call that became a task. */
  static Utf8Bytes created(TaskView task) {
    return Utf8Bytes.join(CREATED, facts(task), CLOSE);
  }

  /** A task with what it came to. */
  static Utf8Bytes whole(TaskView task) {
    return Utf8Bytes.join(OPEN, members(task), CLOSE);
  }

  /** The line that tells of a task on the stream {@code subscription}, the JSON of an id. */
  static Utf8Bytes notification(String subscription, TaskView task) {
    return Utf8Bytes.join(
        Utf8Bytes.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks\",\"params\":{\"_meta\":{\""
                + Subscription.ID + "\":" + subscription + "},"),
        members(task),
        CLOSE,
        CLOSE);
  }

  private static Utf8Bytes members(TaskView task) {
    Utf8Bytes facts = facts(task);
    return task.result()
        .map(result ->
            Utf8Bytes.join(facts, RESULT, JsonRpcWriter.toolResult(result).after(1)))
        .orElse(facts);
  }

  /** Without its braces. */
  private static Utf8Bytes facts(TaskView task) {
    String facts = Json.text(out -> {
      out.writeStartObject();
      out.writeStringField("taskId", task.id());
      out.writeStringField("status", task.status().name().toLowerCase(Locale.ROOT));
      out.writeStringField("statusMessage", Invisible.visible(task.message()));
      out.writeStringField("createdAt", Times.text(task.createdAt()));
      out.writeStringField("lastUpdatedAt", Times.text(task.updatedAt()));
      out.writeNumberField("ttlMs", task.kept().toMillis());
      out.writeNumberField("pollIntervalMs", task.pollInterval().toMillis());
      out.writeEndObject();
    });
    return Utf8Bytes.of(facts.substring(1, facts.length() - 1));
  }
}
