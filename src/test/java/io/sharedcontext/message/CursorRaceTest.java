package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are read while others post and change what may be seen: no gap, no repeat. */
class CursorRaceTest {
  private static final Caller READER = agent("reader", "reader");
  private static final int MESSAGES = 120;

  @TempDir
  private Path directory;

  /** Messages that the reader could see from the moment they were posted. */
  private final Set<Long> seen = new ConcurrentSkipListSet<>();

  private final AtomicInteger writing = new AtomicInteger(2);

  /** Posts messages of every kind, and shows or hides some of them later. */
  private void write(String session, Caller sender, Random random) {
    try (ToolFixture bench = new ToolFixture(directory)) {
      for (int i = 0; i < MESSAGES; i++) {
        step(bench, session, sender, random.nextInt(6));
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private void step(ToolFixture bench, String session, Caller sender, int kind) {
    switch (kind) {
      case 0 -> bench.post(sender, session, "hidden", "{'visibility':'private'}");
      case 1 -> bench.post(sender, session, "hidden", "{'visibility':'agent_only'}");
      case 2 ->
        seen.add(
            bench.post(sender, session, "for you", "{'visibility':'private','to':['reader']}"));
      case 3 -> flip(bench, session, sender, "private", "public");
      case 4 -> flip(bench, session, sender, "public", "agent_only");
      default -> seen.add(bench.post(sender, session, "for all"));
    }
  }

  private void flip(ToolFixture bench, String session, Caller sender, String from, String to) {
    long id = bench.post(sender, session, "fleeting", "{'visibility':'" + from + "'}");
    JsonNode shown = bench.call(
        sender, "set_message_visibility", "{'message_id':" + id + ",'visibility':'" + to + "'}");
    assertThat(shown.get("success").asBoolean()).isTrue();
  }

  /** Follows the session from its beginning until nothing more can come. */
  private List<Long> follow(ToolFixture bench, String session, Random random) {
    List<Long> read = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    boolean last = false;
    while (!last) {
      last = writing.get() == 0;
      JsonNode page = page(bench, session, "forward", cursor, 1 + random.nextInt(9));
      List<Long> ids = ids(page);
      read.addAll(ids);
      last &= ids.isEmpty();
      if (!ids.isEmpty()) {
        cursor = Optional.of(page.get("ack_cursor").asText());
      }
    }
    return read;
  }

  /** Reads from the newest message back to the first. */
  private List<Long> goBack(ToolFixture bench, String session, Random random) {
    List<Long> read = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonNode page = page(bench, session, "backward", cursor, 1 + random.nextInt(30));
      read.addAll(ids(page));
      cursor = Optional.ofNullable(page.get("next_cursor")).map(JsonNode::asText);
    } while (cursor.isPresent());
    return read;
  }

  private static JsonNode page(
      ToolFixture bench, String session, String direction, Optional<String> cursor, int limit) {
    ObjectNode arguments =
        Json.object().put("session_id", session).put("direction", direction).put("limit", limit);
    cursor.ifPresent(text -> arguments.put("cursor", text));
    JsonNode page = bench.call(READER, "get_messages", arguments);
    assertThat(page.get("success").asBoolean()).as(page.toString()).isTrue();
    return page;
  }

  private static List<Long> ids(JsonNode page) {
    List<Long> ids = new ArrayList<>();
    page.get("messages").forEach(message -> {
      assertThat(message.get("content").asText()).isNotEqualTo("hidden");
      ids.add(message.get("id").longValue());
    });
    return ids;
  }

  /** Everything that was to be seen all along is there exactly once, in order. */
  private static void check(List<Long> ascending, Set<Long> expected) {
    assertThat(ascending).isSorted().doesNotHaveDuplicates().containsAll(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300})
  void pages_have_no_gap_and_no_repeat_while_others_write(long seed) {
    try (ToolFixture bench = new ToolFixture(directory)) {
      String session = bench.session(READER);
      CompletableFuture<Void> writers = CompletableFuture.allOf(
          CompletableFuture.runAsync(
              () -> write(session, agent("ada", "builder"), new Random(seed))),
          CompletableFuture.runAsync(
              () -> write(session, agent("bob", "tester"), new Random(-seed))));
      CompletableFuture<List<Long>> follower =
          CompletableFuture.supplyAsync(() -> follow(bench, session, new Random(seed)));
      Random random = new Random(seed + 1);
      do {
        Set<Long> before = Set.copyOf(seen);
        List<Long> back = goBack(bench, session, random);
        Collections.reverse(back);
        check(back, before);
      } while (!writers.isDone());
      writers.join();

      check(follower.join(), seen);
      check(reversed(goBack(bench, session, random)), seen);
      assertThat(page(bench, session, "forward", Optional.empty(), 1)
              .get("total_count")
              .asInt())
          .isEqualTo(goBack(bench, session, random).size());
    }
  }

  private static List<Long> reversed(List<Long> ids) {
    Collections.reverse(ids);
    return ids;
  }
}
