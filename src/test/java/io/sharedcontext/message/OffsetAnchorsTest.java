package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages far from where a session begins, of a session of which a reader does not see everything. */
@WithStore
class OffsetAnchorsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final int MESSAGES = 4_000;

  private final ToolFixture bench;
  private final String session;
  private final List<Long> seen = new ArrayList<>();

  OffsetAnchorsTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
    bench
        .store()
        .write(tx -> {
          for (int i = 0; i < MESSAGES; i++) {
            Message message = new Message(
                0,
                "ada",
                "builder",
                false,
                "message " + i,
                Instant.EPOCH.plusSeconds(i),
                i % 3 == 0 ? Visibility.PRIVATE : Visibility.PUBLIC,
                List.of(),
                Json.object(),
                Optional.empty());
            MessageTable.insert(tx, session, message, MessageIndexer.prepare(message));
          }
          return true;
        })
        .join();
    bench.store().read(tx -> {
      tx.each(
          "SELECT id FROM messages WHERE visibility = 'public' ORDER BY id",
          row -> seen.add(row.number("id")));
      return true;
    });
  }

  private List<Long> page(long offset, String direction) {
    JsonNode page = bench.call(
        BOB,
        "get_messages",
        Json.object()
            .put("session_id", session)
            .put("offset", offset)
            .put("limit", 7)
            .put("direction", direction));
    List<Long> ids = new ArrayList<>();
    page.get("messages").forEach(message -> ids.add(message.get("id").asLong()));
    return ids;
  }

  private List<Long> expected(int offset, String direction) {
    List<Long> expected = new ArrayList<>();
    for (int i = offset; i < Math.min(offset + 7, seen.size()); i++) {
      expected.add(seen.get(direction.equals("forward") ? i : seen.size() - 1 - i));
    }
    return expected;
  }

  private void check() {
    for (String direction : List.of("forward", "backward")) {
      for (int offset :
          List.of(999, 1_000, 2_005, 1_500, 2_000, seen.size() - 3, seen.size(), 3_000, 9_000)) {
        assertThat(page(offset, direction))
            .as("%s %d", direction, offset)
            .isEqualTo(expected(offset, direction));
      }
    }
  }

  @Test
  void a_page_leaves_out_as_many_as_asked_while_messages_come_change_and_go() {
    check();
    seen.add(bench.post(ADA, session, "one more"));
    check();
    long deleted = seen.remove(3);
    bench.call(ADA, "delete_message", "{'message_id':" + deleted + "}");
    check();
    long hidden = seen.remove(1_200);
    bench.call(
        ADA, "set_message_visibility", "{'message_id':" + hidden + ",'visibility':'private'}");
    check();
  }
}
