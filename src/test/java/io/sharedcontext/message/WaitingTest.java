package io.sharedcontext.message;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wait ends with what others say that the caller may see, and with nothing else. */
class WaitingTest {
  private static final Caller ADA = ToolFixture.agent("ada", "writer");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");

  @TempDir
  Path home;

  private ToolFixture here;
  private ToolFixture there;
  private String session;

  @BeforeEach
  void open() {
    here = new ToolFixture(home);
    there = new ToolFixture(home);
    session = here.session(ADA);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  /** Bob waits from the beginning of the store, so that nothing said meanwhile is missed. */
  private JsonNode heard(String more) throws Exception {
    return CompletableFuture.supplyAsync(() -> wait(more)).get(30, SECONDS);
  }

  private JsonNode wait(String more) {
    return here.call(
        BOB,
        "wait_for_messages",
        "{'session_id':'" + session + "','after':'" + MessageCursor.text(session, 0) + "'" + more
            + "}");
  }

  @Test
  void what_was_said_already_is_there_at_once() throws Exception {
    there.post(ADA, session, "hello");

    JsonNode heard = heard("");

    assertThat(heard.get("timed_out").asBoolean()).isFalse();
    assertThat(heard.get("messages").get(0).get("content").asText()).isEqualTo("hello");
    assertThat(heard.get("messages").get(0).get("session_id").asText()).isEqualTo(session);
  }

  @Test
  void a_message_from_elsewhere_ends_the_wait() throws Exception {
    CompletableFuture<JsonNode> wait =
        CompletableFuture.supplyAsync(() -> wait(",'timeout_seconds':25"));
    there.post(ADA, session, "hello");

    assertThat(wait.get(30, SECONDS).get("messages")).hasSize(1);
  }

  @Test
  void the_next_cursor_goes_on_where_the_last_wait_ended() throws Exception {
    there.post(ADA, session, "first");
    String next = heard("").get("next_cursor").asText();
    there.post(ADA, session, "second");

    JsonNode heard = here.call(
        BOB, "wait_for_messages", "{'session_id':'" + session + "','after':'" + next + "'}");

    assertThat(heard.get("messages").findValuesAsText("content")).containsExactly("second");
  }

  @Test
  void what_one_may_not_see_or_said_oneself_ends_no_wait() throws Exception {
    there.post(ADA, session, "secret", "{'visibility':'private'}");
    there.post(ADA, session, "for writers", "{'visibility':'agent_only'}");
    there.post(BOB, session, "my own");

    JsonNode heard = heard(",'timeout_seconds':0");

    assertThat(heard.get("timed_out").asBoolean()).isTrue();
    assertThat(heard.get("messages")).isEmpty();
    assertThat(heard.get("next_cursor").asText()).isEqualTo(MessageCursor.text(session, 0));
  }

  @Test
  void only_the_agents_asked_for_end_it() throws Exception {
    there.post(ADA, session, "from ada");
    there.post(ToolFixture.agent("cyd", "tester"), session, "from cyd");

    assertThat(heard(",'from':['cyd']").get("messages").findValuesAsText("content"))
        .containsExactly("from cyd");
  }

  @Test
  void without_a_session_all_that_one_takes_part_in_count() {
    String other = there.session(ADA);
    String next = here.call(BOB, "wait_for_messages", "{'timeout_seconds':0}")
        .get("next_cursor")
        .asText();
    there.post(ADA, other, "not bob's");
    there.post(ADA, session, "addressed", "{'to':['bob']}");

    JsonNode heard = here.call(BOB, "wait_for_messages", "{'after':'" + next + "'}");

    assertThat(heard.get("messages").findValuesAsText("content")).containsExactly("addressed");
  }

  @Test
  void a_cursor_of_elsewhere_is_refused_with_what_to_pass_instead() {
    String here = MessageCursor.text(session, 1);

    JsonNode all = this.here.call(BOB, "wait_for_messages", "{'after':'" + here + "'}");
    JsonNode one = this.here.call(
        BOB, "wait_for_messages", "{'session_id':'" + session + "','after':'nonsense'}");
    JsonNode acknowledged = this.here.call(
        BOB, "get_messages", "{'session_id':'" + session + "','acknowledge':'nonsense'}");

    assertThat(all.get("code").textValue()).isEqualTo("INVALID_CURSOR");
    assertThat(all.get("error").textValue())
        .isEqualTo("after is not a cursor of all your sessions");
    assertThat(all.get("suggestions").toString()).contains("session_id that the cursor came from");
    assertThat(one.get("error").textValue())
        .isEqualTo("after is not a cursor of session " + session);
    assertThat(acknowledged.get("error").textValue()).startsWith("acknowledge is not a cursor of");
  }

  @Test
  void a_small_budget_says_that_there_is_more() throws Exception {
    there.post(ADA, session, "x".repeat(300));
    there.post(ADA, session, "y".repeat(300));

    JsonNode heard = heard(",'max_tokens':100");

    assertThat(heard.get("messages")).hasSize(1);
    assertThat(heard.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void what_is_wrong_is_named() {
    assertThat(here.call(BOB, "wait_for_messages", "{'acknowledge':'x'}")
            .get("code")
            .asText())
        .isEqualTo("INVALID_INPUT");
    assertThat(here.call(BOB, "wait_for_messages", "{'after':'x'}").get("code").asText())
        .isEqualTo("INVALID_CURSOR");
    assertThat(here.call(BOB, "wait_for_messages", "{'session_id':'session_gone'}")
            .get("code")
            .asText())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(here.call(BOB, "wait_for_messages", "{'timeout_seconds':-1}")
            .get("error")
            .asText())
        .contains("timeout_seconds must be between 0 and 25");
  }
}
