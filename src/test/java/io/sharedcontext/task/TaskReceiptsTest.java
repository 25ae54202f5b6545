package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.tool.Json;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message counts as offered once the client took the result of a task that holds it, and not before. */
class TaskReceiptsTest extends TaskFixture {
  private long post() {
    return bob("add_message", "{'session_id':'" + session + "','content':'Ready.','to':['ada']}")
        .path("message_id")
        .asLong();
  }

  private String state(long message) {
    return bob("get_message_status", "{'message_id':" + message + "}")
        .at("/recipients/0/state")
        .asText();
  }

  @Test
  void the_result_that_is_asked_for_counts() {
    JsonNode task = waits(ada);
    long message = post();
    Await.until(
        "the task completes",
        () -> others
            .store()
            .read(tx -> TaskTable.find(tx, id(task)))
            .filter(row -> !row.working())
            .isPresent());
    assertThat(state(message)).isEqualTo("recorded");

    assertThat(ada.get(id(task))
            .at("/result/result/structuredContent/messages/0/id")
            .asLong())
        .isEqualTo(message);

    Await.until("it is noted", () -> state(message).equals("offered"));
  }

  @Test
  void so_does_the_notification_that_tells_of_the_end() {
    JsonNode task = waits(ada);
    var params = Json.object();
    params.putObject("notifications").putArray("taskIds").add(id(task));
    CompletableFuture<ObjectNode> stream = ada.begin("subscriptions/listen", params, true);
    ada.notice();

    long message = post();

    assertThat(ada.notice().at("/params/result/structuredContent/messages/0/id").asLong())
        .isEqualTo(message);
    Await.until("it is noted", () -> state(message).equals("offered"));
    assertThat(stream).isNotDone();
  }
}
