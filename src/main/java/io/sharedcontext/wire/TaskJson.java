package io.sharedcontext.wire;

import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Times;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Locale;
import java.util.Optional;

/** Tasks as the extension {@code io.modelcontextprotocol/tasks} writes them. */
final class TaskJson {
  private static final Utf8Bytes OPEN = Utf8Bytes.of("{");
  private static final Utf8Bytes CLOSE = Utf8Bytes.of("}");
  private static final Utf8Bytes CREATED = Utf8Bytes.of("{\"resultType\":\"task\",");

  /** It is what the call would have been answered with, which says that it is whole. */
  private static final Utf8Bytes RESULT = Utf8Bytes.of(",\"result\":{\"resultType\":\"complete\",");

  /** The status of a task that asks the client for something. */
  private static final String ASKS = "input_required";

  private TaskJson() {}

  private static String status(TaskView task) {
    return task.status().name().toLowerCase(Locale.ROOT);
  }

  /** The status of a task as a client is told it. */
  static String status(TaskView task, boolean forms) {
    return forms && task.question().isPresent() ? ASKS : status(task);
  }

  /** The result of a call that became a task. */
  static Utf8Bytes created(TaskView task) {
    return Utf8Bytes.join(CREATED, facts(task, Optional.empty()), CLOSE);
  }

  /**
   * A task with what it came to, or what it asks.
   *
   * @param forms whether the client can be asked
   */
  static Utf8Bytes whole(TaskView task, boolean forms) {
    return Utf8Bytes.join(OPEN, members(task, forms), CLOSE);
  }

  /** The line that tells of a task on the stream {@code subscription}, the JSON of an id. */
  static Utf8Bytes notification(String subscription, TaskView task, boolean forms) {
    return Utf8Bytes.join(
        Utf8Bytes.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks\",\"params\":{\"_meta\":{\""
                + Subscription.ID + "\":" + subscription + "},"),
        members(task, forms),
        CLOSE,
        CLOSE);
  }

  private static Utf8Bytes members(TaskView task, boolean forms) {
    Utf8Bytes facts = facts(task, task.question().filter(question -> forms));
    return task.result()
        .map(result ->
            Utf8Bytes.join(facts, RESULT, JsonRpcWriter.toolResult(result).after(1)))
        .orElse(facts);
  }

  /** Without its braces. */
  private static Utf8Bytes facts(TaskView task, Optional<FormQuestion> question) {
    String facts = Json.text(out -> {
      out.writeStartObject();
      out.writeStringField("taskId", task.id());
      out.writeStringField("status", question.map(asked -> ASKS).orElseGet(() -> status(task)));
      out.writeStringField("statusMessage", Invisible.visible(task.message()));
      out.writeStringField("createdAt", Times.text(task.createdAt()));
      out.writeStringField("lastUpdatedAt", Times.text(task.updatedAt()));
      out.writeNumberField("ttlMs", task.kept().toMillis());
      out.writeNumberField("pollIntervalMs", task.pollInterval().toMillis());
      if (question.isPresent()) {
        out.writeFieldName("inputRequests");
        out.writeRawValue(Json.text(ElicitationForm.inputs(question.get())));
      }
      out.writeEndObject();
    });
    return Utf8Bytes.of(facts.substring(1, facts.length() - 1));
  }
}
