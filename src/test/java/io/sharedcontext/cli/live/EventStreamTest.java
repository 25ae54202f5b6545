package io.sharedcontext.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is shown of what happens, and to whom. */
@WithStore
class EventStreamTest {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");

  private final ToolFixture bench;
  private final String session;

  EventStreamTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ANN);
  }

  private EventStream happenings(Caller caller) {
    return new EventStream(bench.store(), Clock.systemUTC(), caller, Optional.of(session));
  }

  private static List<StoreEvent> all(EventStream happenings) {
    List<StoreEvent> found = new ArrayList<>();
    Optional<EventStream.Round> round =
        happenings.after(happenings.begin(Optional.of(Instant.EPOCH)));
    while (round.isPresent()) {
      found.addAll(round.get().happenings());
      round = happenings.after(round.get().next());
    }
    return found;
  }

  private List<String> kinds(Caller caller) {
    return all(happenings(caller)).stream().map(StoreEvent::kind).toList();
  }

  @Test
  void an_agent_is_shown_what_the_tools_would_tell_it() {
    bench.post(ANN, session, "to all");
    bench.post(ANN, session, "secret", "{'visibility':'private','to':['bob']}");
    bench.call(BOB, "set_memory", "{'key':'own','value':1,'session_id':'" + session + "'}");
    bench.call(ANN, "update_session", "{'session_id':'" + session + "','is_active':false}");

    assertThat(kinds(ToolFixture.agent("cid", "tester")))
        .containsExactly("session_created", "message", "session_closed");
    assertThat(kinds(BOB))
        .containsExactly("session_created", "message", "message", "session_closed");
    assertThat(kinds(CallerResolver.OPERATOR))
        .containsExactly("session_created", "message", "memory_set", "session_closed");
    assertThat(all(happenings(CallerResolver.OPERATOR)).toString()).doesNotContain("secret");
  }

  @Test
  void refusals_are_for_the_operator() {
    CliRunner.Done denied = new CliRunner(bench.directory())
        .run("post", session, "hi", "--as", "eve", "--visibility", "admin_only");
    assertThat(denied.code()).isEqualTo(1);

    assertThat(everywhere(CallerResolver.OPERATOR)).contains("permission_denied");
    assertThat(everywhere(BOB)).containsExactly("session_created");
  }

  private List<String> everywhere(Caller caller) {
    return all(new EventStream(bench.store(), Clock.systemUTC(), caller, Optional.empty())).stream()
        .map(StoreEvent::kind)
        .toList();
  }

  @Test
  void more_than_fits_one_look_is_shown_whole_and_in_order() {
    for (int i = 0; i < 450; i++) {
      bench.post(ANN, session, "message " + i, i % 2 == 0 ? "{}" : "{'visibility':'private'}");
    }

    List<String> said = all(happenings(BOB)).stream()
        .filter(happening -> happening.kind().equals("message"))
        .map(happening -> happening.facts().path("content").asText())
        .toList();

    assertThat(said).hasSize(225).startsWith("message 0", "message 2").endsWith("message 448");
  }

  @Test
  void who_stands_in_line_is_shown_before_who_gets_the_lock() throws Exception {
    lock(ANN, 0);
    EventStream happenings = happenings(BOB);
    EventStream.Place place = happenings.begin(Optional.empty());
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> lock(BOB, 20));

    List<StoreEvent> found = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (found.isEmpty() && System.nanoTime() < deadline) {
      Optional<EventStream.Round> round = happenings.after(place);
      round.ifPresent(some -> found.addAll(some.happenings()));
      place = round.map(EventStream.Round::next).orElse(place);
    }
    assertThat(found).singleElement().satisfies(happening -> {
      assertThat(happening.kind()).isEqualTo("lock_waited_for");
      assertThat(happening.words()).isEqualTo("bob waits for a.txt (write)");
      assertThat(Json.object(happening.json()).path("event").asText()).isEqualTo("lock_waited_for");
    });

    bench.call(
        ANN, "coordinate_session_work", "{'session_id':'" + session + "','action':'unlock'}");
    waiting.get(30, TimeUnit.SECONDS);
    assertThat(happenings.after(place).orElseThrow().happenings())
        .extracting(StoreEvent::words)
        .containsExactly("ann releases token 1", "bob locks a.txt (write), token 2");
  }

  private void lock(Caller caller, int seconds) {
    var answer = bench.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'%s','action':'lock','resources':['a.txt'],'wait_seconds':%d}"
            .formatted(session, seconds));
    assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
  }

  @Test
  void an_agent_that_comes_changes_and_leaves_is_shown() {
    EventStream happenings = new EventStream(
        bench.store(), Clock.systemUTC(), CallerResolver.OPERATOR, Optional.empty());
    EventStream.Place place = happenings.begin(Optional.empty());

    place = changed(happenings, place, "busy", "agent_came", "ann (lead) is there, busy: reads");
    place = changed(happenings, place, "away", "agent_changed", "ann (lead) is away: reads");
    place = changed(happenings, place, "offline", "agent_left", "ann (lead) is gone: reads");
    assertThat(happenings.after(place)).isEmpty();
  }

  private EventStream.Place changed(
      EventStream happenings, EventStream.Place place, String status, String kind, String words) {
    bench.call(ANN, "register_agent_presence", "{'status':'" + status + "','activity':'reads'}");
    EventStream.Round round = happenings.after(place).orElseThrow();
    assertThat(round.happenings()).anySatisfy(happening -> {
      assertThat(happening.kind()).isEqualTo(kind);
      assertThat(happening.words()).isEqualTo(words);
    });
    return round.next();
  }
}
