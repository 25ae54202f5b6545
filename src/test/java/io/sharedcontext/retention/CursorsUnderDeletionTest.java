package io.sharedcontext.retention;

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
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers follow a session by cursors while messages come and go at random, beside a model of what is
 * there: what stays is read once and in order, what is gone is never read, and every count is exact. Who comes to an end begins again.
 */
@WithStore
class CursorsUnderDeletionTest {
  private static final Caller WRITER = agent("writer", "a");
  private static final Caller READER = agent("reader", "b");
  private static final int STEPS = 150;

  private final ToolFixture here;
  private final TreeSet<Long> there = new TreeSet<>();

  CursorsUnderDeletionTest(ToolFixture here) {
    this.here = here;
  }

  /** A reader that goes on from where its last page ended. */
  private final class Follower {
    private final ToolFixture process;
    private final ObjectNode request;
    private final boolean forward;
    private long place;

    Follower(ToolFixture process, String session, boolean forward) {
      this.process = process;
      this.forward = forward;
      place = forward ? 0 : Long.MAX_VALUE;
      request = Json.object()
          .put("session_id", session)
          .put("direction", forward ? "forward" : "backward")
          .put("limit", 3);
    }

    /** A page, which must be what the model has next. */
    void page() {
      JsonNode page = process.call(READER, "get_messages", request);
      List<Long> ids = new ArrayList<>();
      page.get("messages").forEach(message -> ids.add(message.get("id").asLong()));
      List<Long> expected = forward
          ? there.tailSet(place, false).stream().limit(3).toList()
          : there.headSet(place, false).descendingSet().stream().limit(3).toList();
      assertThat(ids).isEqualTo(expected);
      assertThat(page.get("total_count").asInt()).isEqualTo(there.size());
      if (!ids.isEmpty()) {
        place = ids.get(ids.size() - 1);
      }
      if (page.hasNonNull("next_cursor")) {
        request.set("cursor", page.get("next_cursor"));
      } else {
        place = forward ? 0 : Long.MAX_VALUE;
        request.remove("cursor");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void what_stays_is_read_once_and_in_order_by_every_process(int seed) {
    Random random = new Random(seed);
    String session = here.session(WRITER);
    here.call(READER, "get_messages", "{'session_id':'" + session + "','acknowledge':''}");
    try (ToolFixture other = new ToolFixture(here.directory())) {
      here.post(READER, session, "hello");
      there.add(1L);
      List<ToolFixture> processes = List.of(here, other);
      for (int i = 0; i < 8; i++) {
        there.add(here.post(WRITER, session, "first " + i));
      }
      List<Follower> followers = List.of(
          new Follower(here, session, true),
          new Follower(other, session, true),
          new Follower(other, session, false));
      long acknowledged = 0;
      for (int step = 0; step < STEPS; step++) {
        ToolFixture process = processes.get(random.nextInt(2));
        switch (random.nextInt(4)) {
          case 0 -> there.add(process.post(WRITER, session, "message " + step));
          case 1 -> deleteAny(random, process);
          case 2 -> followers.get(random.nextInt(3)).page();
          default -> acknowledged = acknowledge(random, process, session, acknowledged);
        }
        long waiting =
            there.tailSet(acknowledged, false).stream().filter(id -> id != 1).count();
        assertThat(here.unread(READER)).as("seed %d, step %d", seed, step).isEqualTo(waiting);
        assertThat(other.unread(READER)).isEqualTo(waiting);
      }
    }
  }

  private void deleteAny(Random random, ToolFixture process) {
    List<Long> deletable = there.stream().filter(id -> id != 1).toList();
    if (!deletable.isEmpty()) {
      // Often the newest: what was counted up to it has to be counted anew.
      long id = deletable.get(
          random.nextBoolean() ? deletable.size() - 1 : random.nextInt(deletable.size()));
      assertThat(process
              .call(WRITER, "delete_message", "{'message_id':" + id + "}")
              .get("success")
              .asBoolean())
          .isTrue();
      there.remove(id);
    }
  }

  private long acknowledge(Random random, ToolFixture process, String session, long before) {
    List<Long> all = List.copyOf(there);
    long id = all.get(random.nextInt(all.size()));
    process.call(
        READER,
        "get_messages",
        "{'session_id':'" + session + "','acknowledge':'" + id + "','limit':1}");
    return Math.max(before, id);
  }
}
