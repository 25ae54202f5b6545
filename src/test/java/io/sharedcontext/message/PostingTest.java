package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a message on its way in, and what is refused. */
@WithStore
class PostingTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final Caller ROOT = admin("root", "person");

  private final ToolFixture bench;
  private final String session;

  PostingTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
  }

  private JsonNode add(Caller caller, String arguments) {
    ObjectNode all = Json.object(arguments.replace('\'', '"'));
    all.put("session_id", session);
    return bench.call(caller, "add_message", all);
  }

  private JsonNode only(Caller caller) {
    return bench
        .call(caller, "get_messages", "{'session_id':'" + session + "'}")
        .get("messages")
        .get(0);
  }

  private static String code(JsonNode answer) {
    return answer.path("code").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        " ",
        "a\u0000b\u0000",
        "line\r\nline\rline\n",
        "\uD83D\uDE80 and \u4F60\u597D and e\u0301",
        "\u2028\u2029\uFEFF\u007F\u0001",
        "'; DROP TABLE messages; --",
        "<script>\"\\\"</script>"
      })
  void content_is_kept_exactly(String content) {
    bench.post(ADA, session, content);

    assertThat(only(BOB).get("content").asText()).isEqualTo(content);
  }

  @Test
  void an_unpaired_surrogate_is_refused() {
    JsonNode refused = bench.call(
        ADA, "add_message", Json.object().put("session_id", session).put("content", "half \uD83D"));

    assertThat(code(refused)).isEqualTo("INVALID_INPUT");
  }

  @Test
  void content_is_measured_in_characters_not_in_units_of_an_encoding() {
    String rockets = "\uD83D\uDE80".repeat(100_000);

    assertThat(bench.post(ADA, session, rockets)).isPositive();
    assertThat(code(bench.call(
            ADA,
            "add_message",
            Json.object().put("session_id", session).put("content", rockets + "."))))
        .isEqualTo("CONTENT_TOO_LARGE");
    assertThat(code(add(ADA, "{'content':''}"))).isEqualTo("INVALID_INPUT");
  }

  @Test
  void metadata_comes_back_as_it_was_and_is_bounded() {
    ObjectNode metadata = Json.object("{\"b\":[1,2.50,1e400],\"a\":{\"\":null},\"n\":\"\\u0000\"}");
    ObjectNode arguments = Json.object().put("content", "x").put("session_id", session);
    arguments.set("metadata", metadata);
    bench.call(ADA, "add_message", arguments);

    assertThat(only(ADA).get("metadata")).hasToString(metadata.toString());
    assertThat(code(add(ADA, "{'content':'x','metadata':{'k':'" + "x".repeat(10_233) + "'}}")))
        .isEqualTo("METADATA_TOO_LARGE");
    assertThat(add(ADA, "{'content':'x','metadata':{'k':'" + "x".repeat(10_232) + "'}}")
            .get("success")
            .asBoolean())
        .isTrue();
  }

  @Test
  void metadata_has_at_most_fifty_keys() {
    ObjectNode arguments = Json.object().put("content", "x").put("session_id", session);
    ObjectNode metadata = arguments.putObject("metadata");
    for (int i = 0; i < 51; i++) {
      metadata.put("k" + i, i);
    }

    assertThat(code(bench.call(ADA, "add_message", arguments))).isEqualTo("METADATA_TOO_LARGE");
    metadata.remove("k50");
    assertThat(bench.call(ADA, "add_message", arguments).get("success").asBoolean())
        .isTrue();
  }

  @Test
  void a_message_says_who_posted_it_when_and_to_whom() {
    JsonNode added = add(ADA, "{'content':'x','to':['bob','carl','bob'],'metadata':{'k':1}}");
    JsonNode message = only(BOB);

    assertThat(message.get("id")).isEqualTo(added.get("message_id"));
    assertThat(message.get("timestamp")).isEqualTo(added.get("timestamp"));
    assertThat(message.get("sender").asText()).isEqualTo("ada");
    assertThat(message.get("sender_type").asText()).isEqualTo("builder");
    assertThat(message.get("visibility").asText()).isEqualTo("public");
    assertThat(message.get("to")).hasToString("[\"bob\",\"carl\"]");
    assertThat(message.get("metadata")).hasToString("{\"k\":1}");
    assertThat(message.has("parent_message_id")).isFalse();
  }

  @Test
  void an_answer_names_a_message_of_the_same_session_that_its_sender_sees() {
    long open = bench.post(ADA, session, "question");
    long hidden = bench.post(ADA, session, "note to self", "{'visibility':'private'}");
    long elsewhere = bench.post(ADA, bench.session(ADA), "other topic");

    assertThat(add(BOB, "{'content':'x','parent_message_id':" + open + "}")
            .get("success")
            .asBoolean())
        .isTrue();
    for (long id : new long[] {hidden, elsewhere, 999_999}) {
      assertThat(code(add(BOB, "{'content':'x','parent_message_id':" + id + "}")))
          .isEqualTo("PARENT_NOT_FOUND");
    }
  }

  @Test
  void a_session_that_is_not_there_is_named_in_the_failure() {
    JsonNode refused =
        bench.call(ADA, "add_message", "{'session_id':'session_gone','content':'x'}");

    assertThat(code(refused)).isEqualTo("SESSION_NOT_FOUND");
    assertThat(refused.get("error").asText()).contains("session_gone");
  }

  @Test
  void a_closed_session_takes_no_messages_but_is_read() {
    bench.post(ADA, session, "before");
    bench.call(ADA, "update_session", "{'session_id':'" + session + "','is_active':false}");

    assertThat(code(add(ADA, "{'content':'after'}"))).isEqualTo("SESSION_CLOSED");
    assertThat(only(BOB).get("content").asText()).isEqualTo("before");

    bench.call(ADA, "update_session", "{'session_id':'" + session + "','is_active':true}");
    assertThat(add(ADA, "{'content':'after'}").get("success").asBoolean()).isTrue();
  }

  @Test
  void only_an_admin_posts_for_admins() {
    assertThat(code(add(ADA, "{'content':'x','visibility':'admin_only'}")))
        .isEqualTo("PERMISSION_DENIED");
    assertThat(add(ROOT, "{'content':'x','visibility':'admin_only'}")
            .get("success")
            .asBoolean())
        .isTrue();
  }

  @Test
  void a_repeated_call_with_the_same_key_posts_once() {
    JsonNode first = add(ADA, "{'content':'x','idempotency_key':'k'}");
    JsonNode second = add(ADA, "{'content':'x','idempotency_key':'k'}");

    assertThat(second.get("replayed").asBoolean()).isTrue();
    assertThat(second.get("message_id")).isEqualTo(first.get("message_id"));
    assertThat(code(add(ADA, "{'content':'y','idempotency_key':'k'}")))
        .isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(add(BOB, "{'content':'y','idempotency_key':'k'}").get("success").asBoolean())
        .isTrue();
  }

  @Test
  void a_message_that_others_may_not_see_leaves_the_session_as_old_as_it_was() {
    String before = updated();

    bench.post(ADA, session, "psst", "{'visibility':'private','to':['bob']}");

    assertThat(updated()).isEqualTo(before);
  }

  private String updated() {
    return bench
        .call(ADA, "get_session", "{'session_id':'" + session + "'}")
        .at("/session/updated_at")
        .asText();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void a_private_message_without_recipients_is_a_note_to_oneself_and_says_so() {
    JsonNode note = add(ADA, "{'content':'x','visibility':'private'}");
    assertThat(texts(note.get("visible_to"))).containsExactly("ada");
    assertThat(note.has("unknown_recipients")).isFalse();
    assertThat(add(ADA, "{'content':'x'}").has("visible_to")).isFalse();

    JsonNode shown = bench.call(
        ADA,
        "set_message_visibility",
        "{'message_id':" + note.get("message_id") + ",'visibility':'private','to':['ada','eve']}");
    assertThat(texts(shown.get("visible_to"))).containsExactly("ada", "eve");
    assertThat(shown.at("/unknown_recipients/0/agent_id").asText()).isEqualTo("eve");
  }

  @Test
  void recipients_never_seen_are_accepted_and_named_with_the_near_one() {
    bench.post(BOB, session, "here I am");
    bench.post(agent("reviewer-two", "tester"), session, "so am I");
    noted("bob", "reviewer-two");

    JsonNode told = add(
        ADA, "{'content':'x','visibility':'private','to':['bob','Bob','reviewer-tow','zz','ada']}");

    assertThat(texts(told.get("visible_to")))
        .containsExactly("ada", "bob", "Bob", "reviewer-tow", "zz");
    assertThat(told.get("unknown_recipients"))
        .extracting(
            one -> one.get("agent_id").asText() + " " + one.path("did_you_mean").asText())
        .containsExactly("Bob bob", "reviewer-tow reviewer-two", "zz ");
    // Addressed twice, and still never seen.
    assertThat(add(ADA, "{'content':'x','to':['zz']}").get("unknown_recipients"))
        .hasSize(1);
    bench.post(agent("zz", "tester"), session, "now I am");
    assertThat(add(ADA, "{'content':'x','to':['zz']}").has("unknown_recipients"))
        .isFalse();
  }

  /** The bench's callers pass no gate, which would note them. */
  private void noted(String... agents) {
    for (String agent : agents) {
      int added = bench
          .store()
          .write(tx ->
              tx.run("INSERT INTO agents VALUES (?, 'tester', 1, 1) ON CONFLICT DO NOTHING", agent))
          .join();
      assertThat(added).isNotNegative();
    }
  }

  @Test
  void a_sender_is_verified_by_its_key_and_by_nothing_that_it_writes() {
    add(ADA, "{'content':'x','metadata':{'sender_verified':true,'author':'person'}}");
    assertThat(only(BOB).get("sender_verified").booleanValue()).isFalse();

    Caller keyed = new Caller("kay", "tester", BOB.permissions(), true);
    bench.post(keyed, session, "y");
    JsonNode got = bench.call(BOB, "get_messages", "{'session_id':'" + session + "'}");
    assertThat(got.at("/messages/1/sender_verified").booleanValue()).isTrue();
    assertThat(code(add(ADA, "{'content':'x','sender_verified':true}"))).isEqualTo("INVALID_INPUT");
  }
}
