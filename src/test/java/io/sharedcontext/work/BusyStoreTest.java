package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.OtherWriter;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that say how long they wait, while somebody else keeps the store from being changed. */
@WithStore
@SqliteOnly("a database server ends a transaction in which nothing is done for five seconds")
class BusyStoreTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");

  private final ToolFixture tools;
  private final String session;

  BusyStoreTest(ToolFixture tools) {
    this.tools = tools;
    session = tools.session(ADA);
  }

  private JsonNode lock(Caller caller, String more) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + session + "','action':'lock'" + more + "}");
  }

  private static void assertRefused(JsonNode answer) {
    assertThat(answer.path("code").textValue()).as("%s", answer).isEqualTo("STORE_BUSY");
    assertThat(answer.path("error").textValue())
        .contains("nothing was changed", "could not be begun within 6 seconds");
    assertThat(answer.path("retry_after_ms").longValue()).isPositive();
  }

  /** By the ordinary patience of a change it would be told later, and in other words. */
  @Test
  void they_are_told_soon_after_their_time_and_have_changed_nothing() {
    new BoardCalls(tools, session).add(ADA, "build", "");
    try (OtherWriter other = OtherWriter.in(tools.directory())) {
      CompletableFuture<JsonNode> locking =
          CompletableFuture.supplyAsync(() -> lock(BOB, ",'wait_seconds':1"));
      JsonNode claimed = tools.call(BOB, "claim_work_item", "{'wait_seconds':1}");

      assertRefused(claimed);
      assertRefused(locking.join());
      assertThat(other).isNotNull();
    }
    assertThat(lock(ADA, ",'ttl_seconds':60").path("action").textValue())
        .isEqualTo("lock_acquired");
    assertThat(tools.call(ADA, "claim_work_item", "{}").path("claim_token").longValue())
        .isPositive();
  }
}
