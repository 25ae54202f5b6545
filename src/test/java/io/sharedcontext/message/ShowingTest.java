package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** Changes of who sees a message. */
@WithStore
class ShowingTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final Caller ROOT = admin("root", "person");

  private final ToolFixture bench;
  private final String session;

  ShowingTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
  }

  private JsonNode show(Caller caller, long id, String visibility, String more) {
    return bench.call(
        caller,
        "set_message_visibility",
        "{'message_id':" + id + ",'visibility':'" + visibility + "'" + more + "}");
  }

  private int count(Caller caller) {
    JsonNode page = bench.call(caller, "get_messages", "{'session_id':'" + session + "'}");
    assertThat(page.get("count")).isEqualTo(page.get("total_count"));
    return page.get("count").asInt();
  }

  @Test
  void a_message_is_hidden_and_shown_again_with_the_counts_kept_right() {
    long id = bench.post(ADA, session, "text");
    assertThat(count(BOB)).isEqualTo(1);

    JsonNode hidden = show(ADA, id, "private", "");
    assertThat(hidden.get("old_visibility").asText()).isEqualTo("public");
    assertThat(hidden.get("new_visibility").asText()).isEqualTo("private");
    assertThat(count(BOB)).isZero();
    assertThat(count(ADA)).isEqualTo(1);

    show(ADA, id, "private", ",'to':['bob','bob']");
    assertThat(count(BOB)).isEqualTo(1);
    show(ADA, id, "private", ",'to':[]");
    assertThat(count(BOB)).isZero();
    show(ADA, id, "public", "");
    show(ADA, id, "public", "");
    assertThat(count(BOB)).isEqualTo(1);
  }

  @Test
  void recipients_stay_unless_others_are_named() {
    long id = bench.post(ADA, session, "text", "{'to':['bob']}");

    show(ADA, id, "private", "");

    assertThat(count(BOB)).isEqualTo(1);
  }

  @Test
  void only_the_sender_or_an_admin_says_who_sees_a_message() {
    long id = bench.post(ADA, session, "text");

    JsonNode refused = show(BOB, id, "private", "");
    assertThat(refused.get("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(refused.at("/details/session_id").asText()).isEqualTo(session);
    assertThat(show(ADA, id, "admin_only", "").get("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(show(ROOT, id, "admin_only", "").get("success").asBoolean()).isTrue();
    assertThat(show(ADA, id, "public", "").get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
    assertThat(show(ROOT, 999, "public", "").get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void another_agents_private_message_is_out_of_an_admins_reach() {
    long id = bench.post(ADA, session, "text", "{'visibility':'private'}");

    assertThat(show(ROOT, id, "public", "").get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void the_audit_log_tells_what_was_changed_and_why() {
    long id = bench.post(ADA, session, "text");
    show(ADA, id, "private", ",'reason':'too early'");

    JsonNode event = bench
        .call(ROOT, "get_audit_log", "{'event_type':'message_visibility_set'}")
        .get("events")
        .get(0);

    assertThat(event.get("details"))
        .hasToString("{\"message_id\":" + id + ",\"old_visibility\":\"public\","
            + "\"new_visibility\":\"private\",\"reason\":\"too early\"}");
    assertThat(event.get("session_id").asText()).isEqualTo(session);
  }
}
