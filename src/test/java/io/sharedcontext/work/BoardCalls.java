package io.sharedcontext.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;

/** The calls of agents at one board. Arguments are JSON without its braces, in single quotes. */
record BoardCalls(ToolFixture tools, String session) {
  /** Adds an item and gives its id. */
  String add(Caller caller, String title, String more) {
    JsonNode added = tools.call(
        caller,
        "add_work_item",
        "{'session_id':'" + session + "','title':'" + title + "'" + comma(more) + "}");
    assertThat(added.path("success").asBoolean()).as(added.toString()).isTrue();
    return added.get("work_item_id").textValue();
  }

  /** Claims the best of this board. */
  JsonNode claim(Caller caller, String more) {
    return tools.call(
        caller, "claim_work_item", "{'session_id':'" + session + "'" + comma(more) + "}");
  }

  /** Claims one item and gives the token. */
  long claimed(Caller caller, String item, String more) {
    JsonNode claim = claim(caller, "'work_item_id':'" + item + "'" + comma(more));
    assertThat(claim.path("success").asBoolean()).as(claim.toString()).isTrue();
    return claim.get("claim_token").longValue();
  }

  /** Claims one item and does it. */
  void finish(Caller caller, String item) {
    String done = "'state':'done','claim_token':" + claimed(caller, item, "");
    assertThat(update(caller, item, done).at("/item/state").asText()).isEqualTo("done");
  }

  JsonNode update(Caller caller, String item, String changes) {
    return tools.call(
        caller, "update_work_item", "{'work_item_id':'" + item + "'" + comma(changes) + "}");
  }

  JsonNode list(Caller caller, String filter) {
    return tools.call(
        caller, "list_work_items", "{'session_id':'" + session + "'" + comma(filter) + "}");
  }

  /** One item as the list shows it. */
  JsonNode item(Caller caller, String id) {
    for (JsonNode item : list(caller, "'limit':200").get("items")) {
      if (item.get("work_item_id").textValue().equals(id)) {
        return item;
      }
    }
    throw new AssertionError("not listed: " + id);
  }

  /** The messages of the session that are about work. */
  JsonNode messages(Caller caller) {
    return tools
        .call(
            caller,
            "get_messages_advanced",
            "{'session_id':'" + session + "','metadata_filter':{'type':'work'},'limit':200}")
        .get("messages");
  }

  static String code(JsonNode answer) {
    return answer.path("code").asText();
  }

  private static String comma(String more) {
    return more.isEmpty() ? "" : "," + more;
  }
}
