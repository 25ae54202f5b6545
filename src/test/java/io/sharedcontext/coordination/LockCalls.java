package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;

/** The calls by which agents lock things in one session. */
record LockCalls(ToolFixture tools, String session) {
  JsonNode does(Caller caller, String action, String more) {
    ObjectNode arguments = Json.object(("{" + more + "}").replace('\'', '"'));
    arguments.put("session_id", session).put("action", action);
    return tools.call(caller, "coordinate_session_work", arguments);
  }

  /** Locks, which must succeed, and gives the fencing token. */
  long locked(Caller caller, String more) {
    JsonNode answer = does(caller, "lock", more);
    assertThat(answer.path("action").asText()).as("%s", answer).isEqualTo("lock_acquired");
    return answer.get("fencing_token").longValue();
  }

  /** Sets an entry of memory under a lock. */
  JsonNode set(Caller caller, long token) {
    return tools.call(
        caller,
        "set_memory",
        "{'key':'k','value':1,'shared':true,'session_id':'" + session + "','fencing_token':" + token
            + "}");
  }

  /** The code of a failure; empty when it is none. */
  static String code(JsonNode answer) {
    return answer.path("code").asText();
  }
}
