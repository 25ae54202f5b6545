package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says that a wait before knew, though none can have. */
@WithStore
class MadeUpCursorTest {
  private static final Caller ADA = ToolFixture.agent("ada", "lead");

  private final ToolFixture tools;

  MadeUpCursorTest(ToolFixture tools) {
    this.tools = tools;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock_free", "agent_gone", "agent_idle"})
  void a_made_up_cursor_costs_no_more_than_one_that_was_given(String kind) {
    String session = tools.session(ADA);
    ObjectNode known = Json.object();
    for (int i = 0; i < 200; i++) {
      if (kind.equals("lock_free")) {
        ObjectNode lock =
            known.withArray(kind).addObject().put("s", session).put("a", "bob").put("t", "write");
        lock.putArray("r").add("*a?b".repeat(2_000));
      } else {
        known.withArray(kind).add("agent-" + i);
      }
    }
    String cursor = new Cursor("messages:" + session, List.of("0", Json.text(known))).text();

    ObjectNode arguments =
        Json.object().put("session_id", session).put("timeout_seconds", 0).put("after", cursor);
    arguments.putArray("for").add(kind);

    JsonNode answer = tools.call(ADA, "wait_for_messages", arguments);

    assertThat(answer.path("code").asText()).isEqualTo("INVALID_CURSOR");
  }
}
