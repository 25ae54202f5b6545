package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores with random conversations, written and searched through two workbenches that share nothing
 * but the file, compared with a list in memory and the one rule of who sees what.
 */
class SearchWorldTest {
  private static final Clock STANDING =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private static final List<Caller> AGENTS =
      List.of(agent("ann", "a"), agent("ben", "a"), agent("cat", "b"), admin("root", "c"));

  private static final List<String> WORDS =
      List.of("harbour", "lantern", "violin", "meadow", "granite", "saffron", "kettle", "glacier");

  @TempDir
  private Path directory;

  /** A message as the list in memory has it. */
  private record Said(
      long id, int session, Caller sender, Visibility visibility, List<String> to, String content) {
    boolean seenBy(Caller caller) {
      return visibility.shows(caller, sender.id(), sender.type(), to);
    }
  }

  /** A store, its list and the dice. */
  private static final class World implements AutoCloseable {
    private final Random random;
    private final List<ToolFixture> benches;
    private final List<String> sessions = new ArrayList<>();
    private final Map<Long, Said> messages = new HashMap<>();

    World(Path home, int seed) {
      random = new Random(seed);
      benches = List.of(new ToolFixture(home, STANDING), new ToolFixture(home, STANDING));
      IntStream.range(0, 3).forEach(i -> sessions.add(bench().session(AGENTS.get(0))));
    }

    ToolFixture bench() {
      return benches.get(random.nextInt(benches.size()));
    }

    <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    /** What somebody may say next, with a word of its own. */
    Said draft(int number) {
      Caller sender = any(AGENTS);
      Visibility visibility = sender.admin()
          ? any(List.of(Visibility.values()))
          : any(List.of(Visibility.PUBLIC, Visibility.PRIVATE, Visibility.AGENT_ONLY));
      String content = any(WORDS) + " " + any(WORDS) + " unique" + letters(number);
      return new Said(
          0, random.nextInt(3), sender, visibility, List.of(any(AGENTS).id()), content);
    }

    /** Numbers would resemble each other. */
    private static String letters(int number) {
      return new Random(number)
          .ints(12, 'a', 'z' + 1)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    void post(Said said) {
      long id = bench()
          .post(
              said.sender(),
              sessions.get(said.session()),
              said.content(),
              "{'visibility':'" + said.visibility().label() + "','to':['"
                  + said.to().get(0) + "']}");
      keep(id, said, said.visibility());
    }

    Said said(long id) {
      return Optional.ofNullable(messages.get(id)).orElseThrow();
    }

    private void keep(long id, Said said, Visibility visibility) {
      messages.put(
          id, new Said(id, said.session(), said.sender(), visibility, said.to(), said.content()));
    }

    /** Lets a sender change its mind. */
    void show(Said said) {
      Visibility visibility =
          any(List.of(Visibility.PUBLIC, Visibility.PRIVATE, Visibility.AGENT_ONLY));
      JsonNode shown = bench()
          .call(
              said.sender(),
              "set_message_visibility",
              "{'message_id':" + said.id() + ",'visibility':'" + visibility.label() + "'}");
      assertThat(shown.get("success").asBoolean()).as(shown.toString()).isTrue();
      keep(said.id(), said, visibility);
    }

    JsonNode search(Caller caller, String query, int threshold) {
      JsonNode found = bench()
          .call(
              caller,
              "search_context",
              Json.object()
                  .put("query", query)
                  .put("limit", 100)
                  .put("fuzzy_threshold", threshold));
      assertThat(found.get("success").asBoolean()).as(found.toString()).isTrue();
      return found;
    }

    @Override
    public void close() {
      benches.forEach(ToolFixture::close);
    }
  }

  private static List<Long> ids(JsonNode found) {
    List<Long> ids = new ArrayList<>();
    found.get("results").forEach(result -> ids.add(result.at("/message/id").asLong()));
    return ids;
  }

  @Test
  void every_search_shows_what_its_caller_may_see_and_nothing_else() {
    try (World world = new World(directory, 5)) {
      for (int step = 0; step < 60; step++) {
        world.post(world.draft(step));
        Said changed = world.any(List.copyOf(world.messages.values()));
        if (step % 3 == 0 && !changed.sender().admin()) {
          world.show(changed);
        }
        check(world, changed, world.any(AGENTS));
      }
    }
  }

  private static void check(World world, Said said, Caller caller) {
    Said now = world.said(said.id());
    String own = now.content().substring(now.content().lastIndexOf(' ') + 1);
    List<Long> found = ids(world.search(caller, own, 60));
    JsonNode all = world.search(caller, String.join(" ", WORDS), 0);

    assertThat(found.contains(now.id())).as(caller + " " + now).isEqualTo(now.seenBy(caller));
    assertThat(found).allMatch(id -> world.said(id).seenBy(caller));
    assertThat(ids(all))
        .as("every message has one of the words")
        .containsExactlyInAnyOrderElementsOf(world.messages.values().stream()
            .filter(message -> message.seenBy(caller))
            .map(Said::id)
            .toList());
    assertThat(all.get("total_matches").asInt()).isEqualTo(all.get("results").size());
  }
}
