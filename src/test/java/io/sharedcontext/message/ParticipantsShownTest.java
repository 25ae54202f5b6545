package io.sharedcontext.message;

import static io.sharedcontext.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParticipantsShownTest {
  private static final Caller SENDER = agent("sender", "builder");

  @TempDir
  private Path directory;

  private ToolFixture bench;
  private String session;

  @BeforeEach
  void talk() {
    bench = new ToolFixture(directory);
    session = bench.session(agent("host", "host"));
    for (Reader reader : Reader.values()) {
      bench.post(reader.caller(), session, "hello");
    }
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource
  void participants_are_those_who_show_themselves(Reader reader) {
    String quiet = bench.session(agent("host", "host"));
    bench.post(SENDER, quiet, "psst", "{'visibility':'private','to':['addressee']}");
    List<String> known = new ArrayList<>(List.of("host"));
    if (reader == Reader.SENDER || reader == Reader.ADDRESSEE) {
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
        .containsExactlyInAnyOrderElementsOf(
            reader == Reader.ADDRESSEE ? List.of(quiet, session) : List.of(session));
  }
}
