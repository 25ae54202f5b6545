package io.sharedcontext.example;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import org.junit.jupiter.api.Test;

/** What callers learn of senders. */
@WithStore
class SenderToolsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  private final ToolFixture bench;
  private final String session;

  SenderToolsTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
  }

  private JsonNode senders(Caller caller, String id) {
    var tool = new SenderTools(bench.store()).tools().get(0);
    return bench.call(caller, tool, Json.object().put("session_id", id));
  }

  @Test
  void only_what_the_caller_sees_is_counted() {
    bench.post(ADA, session, "to all");
    bench.post(ADA, session, "to nobody", "{'visibility':'private'}");
    bench.post(BOB, session, "an answer");

    assertThat(senders(ADA, session).path("senders"))
        .hasToString(
            "[{\"agent_id\":\"ada\",\"messages\":2},{\"agent_id\":\"bob\",\"messages\":1}]");
    assertThat(senders(BOB, session).at("/senders/0/messages").asLong()).isEqualTo(1);
  }

  @Test
  void a_session_that_is_not_there_is_told() {
    assertThat(senders(ADA, "session_0000000000000000").path("code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }
}
