package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The count of what waits, remembered in two processes and compared with a count from scratch. */
class UnreadCounterTest {
  private static final List<Caller> CALLERS = List.of(
      agent("ada", "builder"),
      agent("bob", "builder"),
      agent("carl", "tester"),
      admin("root", "x"));

  private static final List<Visibility> ALL = List.of(Visibility.values());
  private static final List<Visibility> FOR_ANYBODY =
      List.of(Visibility.PUBLIC, Visibility.PRIVATE, Visibility.AGENT_ONLY);

  @TempDir
  private Path directory;

  private final List<Posted> posted = new ArrayList<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final List<String> sessions = new ArrayList<>();

  /** A message as the model knows it. */
  private record Posted(
      long id, String session, Caller sender, Visibility visibility, List<String> to) {
    boolean shows(Caller caller) {
      return visibility.shows(caller, sender.id(), sender.type(), to);
    }
  }

  private long expected(Caller caller) {
    return posted.stream()
        .filter(message -> !message.sender().id().equals(caller.id()) && message.shows(caller))
        .filter(message -> {
          Long position = positions.get(message.session() + caller.id());
          return position != null && message.id() > position;
        })
        .count();
  }

  private void join(String session, String agent) {
    positions.putIfAbsent(session + agent, 0L);
  }

  private <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private void post(ToolFixture bench, Random random) {
    Caller sender = any(CALLERS, random);
    String session = any(sessions, random);
    Visibility visibility = any(sender.admin() ? ALL : FOR_ANYBODY, random);
    List<String> to =
        random.nextBoolean() ? List.of() : List.of(any(CALLERS, random).id());
    String more = "{'visibility':'" + visibility.label() + "'"
        + (to.isEmpty() ? "" : ",'to':['" + to.get(0) + "']") + "}";
    long id = bench.post(sender, session, "text", more);
    posted.add(new Posted(id, session, sender, visibility, to));
    join(session, sender.id());
    to.forEach(agent -> join(session, agent));
  }

  private void acknowledge(ToolFixture bench, Random random) {
    Caller caller = any(CALLERS, random);
    String session = any(sessions, random);
    long id = posted.isEmpty() ? 0 : any(posted, random).id();
    JsonNode page = bench.call(
        caller,
        "get_messages",
        "{'session_id':'" + session + "','acknowledge':'" + MessageCursor.text(session, id) + "'}");
    positions.merge(session + caller.id(), id, Math::max);
    assertThat(page.path("unread").asLong()).isEqualTo(expected(caller));
  }

  private void show(ToolFixture bench, Random random) {
    if (posted.isEmpty()) {
      return;
    }
    int index = random.nextInt(posted.size());
    Posted old = posted.get(index);
    Visibility visibility = any(FOR_ANYBODY, random);
    JsonNode shown = bench.call(
        old.sender(),
        "set_message_visibility",
        "{'message_id':" + old.id() + ",'visibility':'" + visibility.label() + "','to':['carl']}");
    assertThat(shown.get("success").asBoolean()).as(shown.toString()).isTrue();
    posted.set(
        index, new Posted(old.id(), old.session(), old.sender(), visibility, List.of("carl")));
    join(old.session(), "carl");
  }

  private void step(ToolFixture bench, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> acknowledge(bench, random);
      case 1 -> show(bench, random);
      default -> post(bench, random);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 70})
  void what_is_remembered_is_what_a_count_from_scratch_gives_in_every_process(long seed) {
    Random random = new Random(seed);
    try (ToolFixture one = new ToolFixture(directory);
        ToolFixture two = new ToolFixture(directory)) {
      for (int i = 0; i < 3; i++) {
        String session = one.session(CALLERS.get(i));
        sessions.add(session);
        join(session, CALLERS.get(i).id());
      }
      for (int i = 0; i < 60; i++) {
        step(any(List.of(one, two), random), random);
        for (Caller caller : CALLERS) {
          assertThat(one.unread(caller)).isEqualTo(expected(caller));
          assertThat(two.unread(caller)).isEqualTo(expected(caller));
        }
      }
    }
  }

  @Test
  void a_position_never_goes_back() {
    Caller ada = CALLERS.get(0);
    Caller bob = CALLERS.get(1);
    try (ToolFixture bench = new ToolFixture(directory)) {
      String session = bench.session(ada);
      long first = bench.post(bob, session, "one");
      long second = bench.post(bob, session, "two");
      for (long id : new long[] {second, first, 1_000_000}) {
        bench.call(
            ada,
            "get_messages",
            "{'session_id':'" + session + "','acknowledge':'" + MessageCursor.text(session, id)
                + "'}");
        assertThat(bench.unread(ada)).isZero();
      }
      bench.post(bob, session, "three");
      assertThat(bench.unread(ada)).as("a place beyond the end hides nothing").isEqualTo(1);
    }
  }
}
