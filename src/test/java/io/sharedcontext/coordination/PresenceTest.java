package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Presence is what an agent said of itself, for as long as it is heard and its process runs. */
@WithStore
class PresenceTest {
  private static final Caller ADA = ToolFixture.agent("ada", "writer");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");

  private final ToolFixture bench;

  PresenceTest(ToolFixture bench) {
    this.bench = bench;
  }

  private JsonNode agents(String arguments) {
    return bench.call(BOB, "get_active_agents", arguments).get("agents");
  }

  @Test
  void an_agent_that_registers_is_seen_as_it_said() {
    JsonNode registered =
        bench.call(ADA, "register_agent_presence", "{'status':'busy','activity':'reviewing'}");

    assertThat(registered.get("status").asText()).isEqualTo("busy");
    JsonNode seen = agents("{}").get(0);
    assertThat(seen.get("agent_id").asText()).isEqualTo("ada");
    assertThat(seen.get("agent_type").asText()).isEqualTo("writer");
    assertThat(seen.get("status").asText()).isEqualTo("busy");
    assertThat(seen.get("activity").asText()).isEqualTo("reviewing");
  }

  @Test
  void who_says_offline_is_listed_only_on_demand() {
    bench.call(ADA, "register_agent_presence", "{'status':'offline'}");

    assertThat(agents("{}")).isEmpty();
    assertThat(agents("{'include_offline':true}").get(0).get("status").asText())
        .isEqualTo("offline");
  }

  @Test
  void the_call_that_says_offline_does_not_make_its_agent_present() {
    Instant called = Instant.now().minusMillis(1);
    new PresenceTracker(bench.store(), Clock.fixed(called, ZoneOffset.UTC)).admitted(ADA);
    bench.call(ADA, "register_agent_presence", "{'status':'offline'}");
    new PresenceTracker(bench.store(), Clock.fixed(called, ZoneOffset.UTC)).admitted(ADA);
    bench.session(BOB);

    assertThat(agents("{}").findValuesAsText("agent_id")).doesNotContain("ada");
  }

  @Test
  void a_clock_set_back_keeps_nobody_present_for_longer() {
    Instant ahead = Instant.now().plus(Duration.ofHours(1));
    try (ToolFixture before =
        new ToolFixture(bench.directory(), Clock.fixed(ahead, ZoneOffset.UTC))) {
      before.call(ADA, "register_agent_presence", "{'status':'busy','ttl_seconds':60}");

      boolean done = bench.store().write(tx -> bounded(tx, Instant.now())).join();

      assertThat(done).isTrue();
      Clock later = Clock.fixed(Instant.now().plus(Duration.ofMinutes(2)), ZoneOffset.UTC);
      try (ToolFixture then = new ToolFixture(bench.directory(), later)) {
        assertThat(then.call(BOB, "get_active_agents", "{}").get("agents")).isEmpty();
      }
    }
  }

  private static boolean bounded(Tx tx, Instant now) {
    PresenceTable.bound(tx, now);
    return true;
  }

  @Test
  void after_its_time_an_agent_reads_as_offline_until_it_is_heard_again() {
    bench.call(ADA, "register_agent_presence", "{'status':'busy','ttl_seconds':10}");
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofSeconds(11)), ZoneOffset.UTC);
    try (ToolFixture then = new ToolFixture(bench.directory(), later)) {
      assertThat(then.call(BOB, "get_active_agents", "{}").get("count").asInt()).isZero();

      then.call(ADA, "register_agent_presence", "{'status':'active'}");

      assertThat(then.call(BOB, "get_active_agents", "{}").get("count").asInt()).isEqualTo(1);
    }
  }

  @Test
  void any_call_keeps_an_agent_present_for_its_whole_time() {
    Instant begun = Instant.parse("2026-11-20T10:30:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(begun);
    InstantSource source = now::get;
    PresenceTracker attendance =
        new PresenceTracker(bench.store(), source.withZone(ZoneOffset.UTC));
    attendance.admitted(ADA);
    now.set(begun.plusSeconds(2));
    attendance.admitted(ADA);
    bench.session(BOB);

    now.set(begun.plusSeconds(2).plus(PresenceTracker.TTL).minusMillis(1));
    List<PresenceTracker.ActiveAgent> there =
        bench.store().read(tx -> attendance.agents(tx, false));
    assertThat(there).extracting(PresenceTracker.ActiveAgent::agentId).contains("ada");
  }

  @Test
  void a_session_lists_who_named_it_and_who_posts_in_it() {
    String session = bench.session(ADA);
    bench.call(ADA, "register_agent_presence", "{'status':'idle'}");
    bench.call(BOB, "register_agent_presence", "{'status':'busy','session_id':'" + session + "'}");
    bench.call(ToolFixture.agent("cyd", "tester"), "register_agent_presence", "{'status':'busy'}");

    assertThat(agents("{'session_id':'" + session + "'}").findValuesAsText("agent_id"))
        .containsExactly("ada", "bob");
  }

  @Test
  void catching_up_tells_who_is_at_work() {
    String session = bench.session(ADA);
    bench.call(ADA, "register_agent_presence", "{'status':'busy'}");
    bench.call(BOB, "register_agent_presence", "{'status':'busy','session_id':'" + session + "'}");

    JsonNode news = bench.call(ADA, "catch_up", "{}").get("sessions").get(0);

    assertThat(news.get("active_agents")).hasToString("[\"ada\",\"bob\"]");
  }

  @Test
  void what_is_wrong_is_named() {
    assertThat(bench
            .call(ADA, "register_agent_presence", "{'status':'busy','session_id':'session_gone'}")
            .get("code")
            .asText())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(bench
            .call(ADA, "register_agent_presence", "{'status':'sleeping'}")
            .get("error")
            .asText())
        .contains("status must be one of [active, idle, busy, away, offline]");
  }

  @Test
  void the_agent_of_a_process_that_ended_is_gone_at_once() {
    boolean kept = bench
        .store()
        .write(tx -> {
          Presence presence = new Presence(
              "dan",
              "tester",
              "4000-1",
              PresenceStatus.ACTIVE,
              "",
              "",
              Json.object(),
              Duration.ofHours(1),
              Instant.now(),
              Instant.now());
          PresenceTable.register(tx, presence);
          return true;
        })
        .join();

    assertThat(kept).isTrue();
    assertThat(agents("{}")).isEmpty();
    assertThat(agents("{'include_offline':true}").get(0).get("agent_id").asText())
        .isEqualTo("dan");
  }

  @Test
  void a_call_makes_its_agent_present() {
    PresenceTracker attendance = new PresenceTracker(bench.store(), Clock.systemUTC());

    attendance.admitted(ADA);
    attendance.admitted(ADA);
    bench.call(BOB, "create_session", "{'purpose':'a commit that the note rides with'}");

    assertThat(agents("{}").findValuesAsText("agent_id")).contains("ada");
  }
}
