package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.search.index.TestSegments;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores with random messages and memory, searched by one who does not see all of it: by a process
 * that has done much before, by one that has just begun, and in a store that lacks what is hidden.
 */
class HiddenStoreTest {
  private static final Clock STANDING =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private static final Caller READER = agent("cat", "b");

  private static final List<Caller> AGENTS =
      List.of(agent("ann", "a"), agent("annie", "a"), READER, admin("root", "c"));

  private static final List<Visibility> VISIBILITIES =
      List.of(Visibility.PUBLIC, Visibility.PUBLIC, Visibility.PRIVATE, Visibility.AGENT_ONLY);

  private static final List<String> WORDS =
      List.of(("bought buys buying server servers lantern lanterns violin violinist getUserById"
              + " get_user_by_id getUser ann annie cat write wrote written bug crash May 12 fix fixed"
              + " data database harbour harbourmaster 99b01ad83f2c 99b01ad 99b0 1.2.3 1.2 TMNT"
              + " teenage~mutant~ninja~turtles WebAssembly wasm k8s kubernetes today yesterday"
              + " 2026-01-01 01/01/2026 last~thursday since~yesterday C++ .net הבית בית")
          .split(" "));

  private static final int QUERIES = 25;

  @TempDir
  private Path directory;

  /** Two stores that are told the same, but for what the reader does not see. */
  private static final class Twins implements AutoCloseable {
    private final Random random;
    private final Path home;
    private final ToolFixture whole;
    private final ToolFixture lacking;
    private final List<String> sessions = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Twins(Path home, int seed) {
      random = new Random(seed);
      this.home = home;
      whole = new ToolFixture(home.resolve("whole"), STANDING);
      lacking = new ToolFixture(home.resolve("lacking"), STANDING);
      IntStream.range(0, 2).forEach(i -> {
        sessions.add(whole.session(READER));
        others.add(lacking.session(READER));
      });
      IntStream.range(0, 60).forEach(i -> post());
      TestSegments.build(whole.store());
      IntStream.range(0, 12).forEach(i -> remember(i));
    }

    <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    String text(int words) {
      return IntStream.range(0, words)
          .mapToObj(i -> misspelt(any(WORDS)))
          .collect(Collectors.joining(" "))
          .replace('~', ' ');
    }

    private String misspelt(String word) {
      return switch (random.nextInt(5)) {
        case 0 -> word + (char) ('a' + random.nextInt(26));
        case 1 -> word.substring(0, Math.max(2, word.length() - random.nextInt(4)));
        default -> word;
      };
    }

    private void post() {
      Caller sender = any(AGENTS);
      Visibility visibility = sender.admin() ? Visibility.ADMIN_ONLY : any(VISIBILITIES);
      List<String> to = List.of(any(AGENTS).id());
      int session = random.nextInt(sessions.size());
      String content = text(1 + random.nextInt(8));
      String more = "{'visibility':'" + visibility.label() + "','to':['" + to.get(0)
          + "'],'metadata':{'label':'" + text(1) + "'}}";
      whole.post(sender, sessions.get(session), content, more);
      if (visibility.shows(READER, sender.id(), sender.type(), to)) {
        lacking.post(sender, others.get(session), content, more);
      }
    }

    /** Posts messages that the reader sees, searches for them, and deletes them again. */
    void postAndDelete() {
      List<Long> passing = IntStream.range(0, 8)
          .mapToObj(i -> whole.post(AGENTS.get(0), any(sessions), text(5) + " ephemeral" + i))
          .toList();
      search(whole, READER, Json.object().put("query", "ephemeral1"));
      IntStream.range(0, 3).forEach(i -> post());
      String gone = whole.session(READER);
      TestSegments.build(whole.store());
      IntStream.range(0, 250).forEach(i -> whole.post(READER, gone, text(3) + " ephemeral"));
      search(whole, READER, Json.object().put("query", "ephemeral"));
      passing.forEach(
          id -> whole.call(AGENTS.get(0), "delete_message", "{'message_id':" + id + "}"));
      whole.call(READER, "delete_session", "{'session_id':'" + gone + "'}");
    }

    private void remember(int number) {
      Caller owner = any(AGENTS);
      ObjectNode entry = Json.object().put("key", "note" + number).put("value", text(4));
      boolean shared = random.nextBoolean();
      entry.put("shared", shared);
      whole.call(owner, "set_memory", entry);
      if (shared || owner.equals(READER)) {
        lacking.call(owner, "set_memory", entry);
      }
    }

    /** A search of everything, or of one session: as each store names it. */
    List<ObjectNode> query() {
      ObjectNode query = Json.object()
          .put("query", text(1 + random.nextInt(4)))
          .put("limit", 100)
          .put("max_tokens", 50_000)
          .put("mode", any(List.of("auto", "fuzzy", "exact")))
          .put("search_metadata", random.nextBoolean())
          .put("include_memory", random.nextBoolean())
          .put("fuzzy_threshold", any(List.of(0, 60)));
      int session = random.nextInt(4);
      return session < sessions.size()
          ? List.of(
              query.deepCopy().put("session_id", sessions.get(session)),
              query.deepCopy().put("session_id", others.get(session)))
          : List.of(query, query);
    }

    @Override
    public void close() {
      whole.close();
      lacking.close();
    }
  }

  static IntStream read() {
    return IntStream.rangeClosed(1, Thorough.times(3, 6));
  }

  @ParameterizedTest
  @MethodSource("read")
  void what_is_hidden_or_read_before_changes_no_answer(int seed) {
    try (Twins twins = new Twins(directory, seed)) {
      List<List<ObjectNode>> queries =
          IntStream.range(0, QUERIES).mapToObj(i -> twins.query()).toList();
      queries.forEach(query -> AGENTS.forEach(any -> search(twins.whole, any, query.get(0))));
      for (List<ObjectNode> query : queries.subList(0, 5)) {
        try (ToolFixture cold = new ToolFixture(twins.home.resolve("whole"), STANDING)) {
          assertThat(search(cold, READER, query.get(0)))
              .as("seed %d, cold and warm: %s", seed, query)
              .isEqualTo(search(twins.whole, READER, query.get(0)));
        }
      }
      for (List<ObjectNode> query : queries) {
        assertThat(shown(search(twins.whole, READER, query.get(0))))
            .as("seed %d, with and without what is hidden: %s", seed, query)
            .isEqualTo(shown(search(twins.lacking, READER, query.get(1))));
      }
    }
  }

  static IntStream deleted() {
    return IntStream.rangeClosed(11, Thorough.times(12, 14));
  }

  @ParameterizedTest
  @MethodSource("deleted")
  void what_was_deleted_leaves_no_trace_in_processes_that_knew_it(int seed) {
    try (Twins twins = new Twins(directory, seed);
        ToolFixture warm = new ToolFixture(directory.resolve("whole"), STANDING)) {
      List<List<ObjectNode>> queries =
          IntStream.range(0, QUERIES).mapToObj(i -> twins.query()).toList();
      for (int round = 0; round < 3; round++) {
        queries.forEach(query -> AGENTS.forEach(any -> {
          search(twins.whole, any, query.get(0));
          search(warm, any, query.get(0));
        }));
        twins.postAndDelete();
        for (List<ObjectNode> query : queries) {
          String without = shown(search(twins.lacking, READER, query.get(1)));
          for (ToolFixture process : List.of(twins.whole, warm)) {
            assertThat(shown(search(process, READER, query.get(0))))
                .as("seed %d, with something deleted and without: %s", seed, query)
                .isEqualTo(without);
          }
        }
      }
    }
  }

  private static String search(ToolFixture bench, Caller caller, ObjectNode query) {
    JsonNode found = bench.call(caller, "search_context", query);
    assertThat(found.get("success").asBoolean()).as(found.toString()).isTrue();
    return ((ObjectNode) found).without("search_time_ms").toString();
  }

  /** An answer without what tells the two stores apart: which ids things have. */
  private static String shown(String found) {
    return found.replaceAll("\"(id|session_id)\":(\\d+|\"[^\"]*\")", "");
  }
}
