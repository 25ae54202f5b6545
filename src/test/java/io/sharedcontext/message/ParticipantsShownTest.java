package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WithStore
class ParticipantsShownTest {
  private static final Caller SENDER = agent("sender", "builder");

  private final ToolFixture bench;
  private final String session;

  ParticipantsShownTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(agent("host", "host"));
    for (Reader reader : Reader.values()) {
      bench.post(reader.caller(), session, "hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void participants_are_those_who_show_themselves(Reader reader) {
    String quiet = bench.session(agent("host", "host"));
    bench.post(SENDER, quiet, "psst", "{'visibility':'private','to':['addressee']}");
    List<String> known = new ArrayList<>(List.of("host"));
    if (reader == Reader.SENDER) {
      known.add(0, reader.caller().id());
    }

    JsonNode shown = bench.call(reader.caller(), "get_session", "{'session_id':'" + quiet + "'}");
    JsonNode found = bench.call(
        reader.caller(), "list_sessions", "{'participant':'addressee','created_by':'host'}");

    assertThat(shown.get("participants"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(known);
    assertThat(found.get("sessions"))
        .extracting(one -> one.get("session_id").asText())
        .containsExactlyInAnyOrderElementsOf(List.of(session));
  }

  @Test
  void who_is_addressed_is_told_and_takes_part_once_it_acts() {
    Caller addressee = Reader.ADDRESSEE.caller();
    String quiet = bench.session(agent("host", "host"));
    bench.post(SENDER, quiet, "psst", "{'visibility':'private','to':['addressee']}");
    assertThat(bench.unread(addressee)).isPositive();
    assertThat(participants(addressee, quiet)).containsExactly("host");

    JsonNode caught = bench.call(addressee, "catch_up", "{'session_id':'" + quiet + "'}");
    assertThat(caught.at("/sessions/0/messages/0/content").asText()).isEqualTo("psst");
    bench.call(
        addressee,
        "get_messages",
        "{'session_id':'" + quiet + "','acknowledge':'"
            + caught.at("/sessions/0/ack_cursor").asText() + "'}");

    assertThat(participants(addressee, quiet)).containsExactly("addressee", "host");
    assertThat(participants(SENDER, quiet)).containsExactly("host", "sender");
    bench.post(addressee, quiet, "loud");
    assertThat(participants(SENDER, quiet)).containsExactly("addressee", "host", "sender");
  }

  private List<String> participants(Caller caller, String id) {
    JsonNode shown = bench.call(caller, "get_session", "{'session_id':'" + id + "'}");
    List<String> names = new ArrayList<>();
    shown.get("participants").forEach(name -> names.add(name.asText()));
    return names;
  }
}
