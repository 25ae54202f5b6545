package io.sharedcontext.acceptance;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a process remembers changes no answer: one that remembers and one that remembers nothing give
 * the same bytes, whatever a third writes and whatever time passes between.
 */
class CachedAnswersTest {
  private static final int STEPS = 150;

  private static final List<Caller> CALLERS = List.of(
      agent("ada", "builder"),
      agent("bob", "builder"),
      agent("carl", "tester"),
      admin("root", "x"));

  /** Tools that are cached, with arguments; $S stands for a session, $M for a message. */
  private static final List<String> READS = List.of(
      "get_messages {'session_id':'$S'}",
      "get_messages {'session_id':'$S','limit':2,'direction':'backward'}",
      "get_messages {'session_id':'$S','unread_only':true,'max_tokens':200}",
      "get_messages {'session_id':'$S','visibility_filter':'private'}",
      "get_messages {'session_id':'$S','parent_message_id':$M}",
      "get_messages_advanced {'session_id':'$S','search':'harvest'}",
      "get_session {'session_id':'$S'}",
      "get_session {'session_id':'$S','max_tokens':150}",
      "list_sessions {}",
      "list_sessions {'active':false}",
      "list_sessions {'participant':'ada'}",
      "catch_up {}",
      "catch_up {'session_id':'$S'}",
      "catch_up {'max_tokens':200}",
      "search_context {'query':'harvest field'}",
      "search_context {'query':'harvest field','session_id':'$S'}",
      "search_context {'query':'harvest','search_scope':'private'}",
      "search_context {'query':'wheat','include_memory':true}",
      "get_memory {'key':'k1','shared':true}",
      "get_memory {'key':'big','shared':true}");

  @TempDir
  private Path directory;

  private final MovingClock clock = new MovingClock();
  private final List<String> sessions = new ArrayList<>();
  private final List<Long> messages = new ArrayList<>();

  /** A clock that the test sets. */
  private static final class MovingClock extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-20T10:30:00Z"));

    void move(Duration by) {
      now.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private void write(ToolFixture bench, Random random) {
    Caller caller = any(CALLERS, random);
    String session = any(sessions, random);
    String there = "'session_id':'" + session + "'";
    switch (random.nextInt(13)) {
      case 0 -> sessions.add(bench.session(caller));
      case 1 ->
        call(bench, caller, "update_session", there + ",'purpose':'p" + random.nextInt() + "'");
      case 2 ->
        call(bench, caller, "update_session", there + ",'is_active':" + random.nextBoolean());
      case 3 -> show(bench, random);
      case 4 -> acknowledge(bench, caller, session);
      case 5 -> remember(bench, caller, there, random);
      case 6 -> call(bench, caller, "delete_memory", "'key':'k1','shared':true");
      case 7 -> lock(bench, caller, there, random);
      case 8 -> present(bench, caller, there, random);
      case 9 -> clock.move(Duration.ofSeconds(random.nextInt(20)));
      case 10 -> clock.move(Duration.ofSeconds(-random.nextInt(5)));
      default -> post(bench, caller, there, random);
    }
  }

  private static JsonNode call(ToolFixture bench, Caller caller, String tool, String arguments) {
    return bench.call(caller, tool, "{" + arguments + "}");
  }

  private void post(ToolFixture bench, Caller caller, String there, Random random) {
    String visibility = any(List.of("public", "public", "private", "agent_only"), random);
    String to = random.nextBoolean() ? "" : ",'to':['" + any(CALLERS, random).id() + "']";
    String parent = messages.isEmpty() || random.nextInt(3) > 0
        ? ""
        : ",'parent_message_id':" + any(messages, random);
    String time = random.nextInt(3) > 0 ? "" : ",'expires_in':" + (1 + random.nextInt(40));
    JsonNode posted = call(
        bench,
        caller,
        "add_message",
        there + ",'content':'harvest of field " + random.nextInt(30) + " \u00e9','visibility':'"
            + visibility + "','metadata':{'n':" + random.nextInt(9) + "}" + to + parent + time);
    if (posted.path("success").asBoolean()) {
      messages.add(posted.get("message_id").asLong());
    }
  }

  private void show(ToolFixture bench, Random random) {
    if (!messages.isEmpty()) {
      call(
          bench,
          CALLERS.get(3),
          "set_message_visibility",
          "'message_id':" + any(messages, random) + ",'visibility':'"
              + any(List.of("public", "private", "admin_only"), random) + "','to':['carl']");
    }
  }

  private static void acknowledge(ToolFixture bench, Caller caller, String session) {
    ObjectNode read = Json.object().put("session_id", session).put("limit", 3);
    String cursor = bench.call(caller, "get_messages", read).path("ack_cursor").asText();
    bench.call(caller, "get_messages", read.put("acknowledge", cursor));
  }

  private static void remember(ToolFixture bench, Caller caller, String there, Random random) {
    String ttl = random.nextBoolean() ? "" : ",'expires_in':" + (1 + random.nextInt(30));
    String shared = ",'shared':" + random.nextBoolean();
    String scope = random.nextBoolean() ? "" : "," + there;
    String value = random.nextBoolean() ? "'wheat'" : "['" + "wheat ".repeat(3_000) + "',1.50]";
    call(
        bench,
        caller,
        "set_memory",
        "'key':'" + any(List.of("k1", "k2", "big"), random) + "','value':" + value + ttl + shared
            + scope);
  }

  private static void lock(ToolFixture bench, Caller caller, String there, Random random) {
    String action = any(List.of("lock", "lock", "renew", "unlock"), random);
    call(
        bench,
        caller,
        "coordinate_session_work",
        there + ",'action':'" + action + "','resources':['a'],'ttl_seconds':"
            + (5 + random.nextInt(20)));
  }

  private static void present(ToolFixture bench, Caller caller, String there, Random random) {
    String status = any(List.of("active", "busy", "offline"), random);
    call(
        bench,
        caller,
        "register_agent_presence",
        there + ",'status':'" + status + "','ttl_seconds':" + (10 + random.nextInt(20)));
  }

  private String answer(ToolFixture bench, Caller caller, String read, Random random) {
    int end = read.indexOf(' ');
    String message = messages.isEmpty() ? "1" : any(messages, random).toString();
    ObjectNode arguments = Json.object(read.substring(end)
        .replace('\'', '"')
        .replace("$S", any(sessions, random))
        .replace("$M", message));
    return bench
        .answer(caller, read.substring(0, end), arguments)
        .replaceAll("\"search_time_ms\":[0-9.E-]+", "\"search_time_ms\":0");
  }

  private void compare(ToolFixture cached, ToolFixture fresh, Caller caller, long seed) {
    Random choice = new Random(seed);
    String read = any(READS, choice);
    long arguments = choice.nextInt(4);
    String expected = answer(fresh, caller, read, new Random(arguments));
    String answered = answer(cached, caller, read, new Random(arguments));
    assertThat(answered).as(read + " as " + caller.id()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 33, 333})
  void an_answer_that_is_remembered_is_what_it_would_be_if_it_were_made_anew(long seed) {
    Random random = new Random(seed);
    Map<String, String> none =
        Map.of("SHARED_CONTEXT_CACHE_L1", "0", "SHARED_CONTEXT_CACHE_L2", "0");
    try (ToolFixture cached = new ToolFixture(directory, clock);
        ToolFixture fresh = new ToolFixture(directory, clock, none);
        ToolFixture writer = new ToolFixture(directory, clock)) {
      sessions.add(writer.session(CALLERS.get(0)));
      for (int i = 0; i < STEPS; i++) {
        write(random.nextInt(4) == 0 ? cached : writer, random);
        for (int look = 0; look < 6; look++) {
          compareAs(seed, i, () -> compare(cached, fresh, any(CALLERS, random), random.nextLong()));
        }
      }
      assertThat(figure(cached, "hits")).as("seed " + seed).isPositive();
      assertThat(figure(fresh, "entries")).as("seed " + seed).isZero();
    }
  }

  private static void compareAs(long seed, int step, Runnable comparison) {
    try {
      comparison.run();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ", step " + step, e);
    }
  }

  private static long figure(ToolFixture bench, String name) {
    for (JsonNode one :
        bench.call(CALLERS.get(3), "get_performance_metrics", "{}").path("caches")) {
      if (one.path("name").asText().equals("answers")) {
        return one.path(name).asLong();
      }
    }
    throw new AssertionError("there is no cache of answers");
  }

  /** Ends a process; a busy machine may take its time over that. */
  private static void ended(ToolFixture ending, ToolFixture watching) {
    String process = ending.store().processes().self();
    ending.close();
    long began = System.nanoTime();
    while (watching.store().processes().alive(process)) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ServerProcess.PATIENCE);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_process_that_ends_takes_its_locks_and_agents_out_of_remembered_answers() {
    Caller ada = CALLERS.get(0);
    try (ToolFixture cached = new ToolFixture(directory, clock)) {
      String session = cached.session(ada);
      String there = "'session_id':'" + session + "'";
      ToolFixture ending = new ToolFixture(directory, clock);
      call(ending, CALLERS.get(1), "coordinate_session_work", there + ",'action':'lock'");
      call(ending, CALLERS.get(1), "register_agent_presence", there + ",'status':'busy'");
      for (int i = 0; i < 2; i++) {
        JsonNode news = call(cached, ada, "catch_up", there).at("/sessions/0");
        assertThat(news.path("locks")).hasSize(1);
        assertThat(news.path("active_agents").toString()).contains("bob");
        assertThat(call(cached, ada, "get_session", there).path("locks")).hasSize(1);
      }
      ended(ending, cached);

      JsonNode news = call(cached, ada, "catch_up", there).at("/sessions/0");
      assertThat(news.path("locks")).isEmpty();
      assertThat(news.path("active_agents").toString()).doesNotContain("bob");
      assertThat(call(cached, ada, "get_session", there).path("locks")).isEmpty();
    }
  }
}
