package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.Authenticator;
import io.sharedcontext.auth.LaunchIdentity;
import io.sharedcontext.auth.RateLimiter;
import io.sharedcontext.auth.RefusalAudit;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.CallContext;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How admins read the audit log. */
class AuditToolsTest {
  private static final Instant START = Instant.parse("2026-11-20T10:30:00Z");
  private static final int EVENTS = 9;

  @TempDir
  Path home;

  private Store store;

  @BeforeEach
  void fill() {
    store = new Store(TestEngine.current().settings(home));
    assertThat(call(Optional.of("ann"), Optional.empty()).path("code").asText())
        .isEqualTo("PERMISSION_DENIED");
    int written = store
        .write(tx -> {
          for (int i = 0; i < EVENTS; i++) {
            Audit.record(tx, START.plusSeconds(i), event(i));
          }
          return EVENTS;
        })
        .join();
    assertThat(written).isEqualTo(EVENTS);
  }

  private static Audit.Event event(int number) {
    return new Audit.Event(
        number % 2 == 0 ? "even" : "odd",
        "agent" + number % 3,
        number == 4 ? "session_four" : "",
        Audit.Result.SUCCESS,
        Json.object().put("n", number));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ObjectNode call(Optional<String> agent, Optional<String> key, String... arguments) {
    Clock clock = Clock.systemUTC();
    var launch = LaunchIdentity.of(agent, Optional.empty(), key);
    var authenticator =
        new Authenticator(store, clock, launch, Duration.ofHours(1), Caches.apart());
    var policy = new CallPolicy(
        authenticator,
        new RateLimiter(0, clock),
        (snapshot, caller) -> 0,
        List.of(new RefusalAudit(store, clock)),
        store,
        clock);
    var catalog = new Catalog(new AuditTools(store).tools());
    ObjectNode object = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      object.set(arguments[i], Json.parse(arguments[i + 1]));
    }
    return Json.object(new CallPipeline(policy, Runnable::run)
        .call(new CallContext(
            catalog.find("get_audit_log").orElseThrow(),
            object,
            new ConnectionContext(),
            CommitMode.QUEUED))
        .join()
        .json()
        .toString());
  }

  private ObjectNode log(String... arguments) throws Exception {
    String key = Files.readString(home.resolve("admin.key")).strip();
    return call(Optional.of("admin"), Optional.of(key), arguments);
  }

  private static List<Integer> numbers(ObjectNode answer) {
    List<Integer> numbers = new ArrayList<>();
    answer.path("events").forEach(event -> numbers.add(event.at("/details/n").asInt(-1)));
    return numbers;
  }

  @Test
  void the_newest_event_comes_first_with_all_its_facts() throws Exception {
    ObjectNode answer = log("limit", "1");
    assertThat(answer.path("events").get(0)).hasToString("""
        {"id":11,"timestamp":"2026-11-20T10:30:08.000Z","event_type":"even",\
        "agent_id":"agent2","outcome":"success","details":{"n":8}}""");
    assertThat(answer.path("has_more").asBoolean()).isTrue();
  }

  @Test
  void every_filter_narrows_the_list() throws Exception {
    assertThat(numbers(log("agent_id", "\"agent1\""))).containsExactly(7, 4, 1);
    assertThat(numbers(log("event_type", "\"odd\""))).containsExactly(7, 5, 3, 1);
    assertThat(numbers(log("session_id", "\"session_four\""))).containsExactly(4);
    assertThat(numbers(log(
            "since", "\"2026-11-20T10:30:02Z\"",
            "until", "\"2026-11-20T11:30:04+01:00\"")))
        .containsExactly(4, 3, 2);
    assertThat(
            log("event_type", "\"permission_denied\"").at("/events/0/outcome").asText())
        .isEqualTo("denied");
  }

  @Test
  void pages_follow_each_other_without_gap() throws Exception {
    List<Integer> all = new ArrayList<>();
    ObjectNode page = log("limit", "4", "until", "\"2026-11-20T10:31:00Z\"");
    all.addAll(numbers(page));
    while (page.path("has_more").asBoolean()) {
      String cursor = page.path("next_cursor").toString();
      page = log("limit", "4", "until", "\"2026-11-20T10:31:00Z\"", "cursor", cursor);
      all.addAll(numbers(page));
    }
    assertThat(all).containsExactly(8, 7, 6, 5, 4, 3, 2, 1, 0);
    assertThat(page.has("next_cursor")).isFalse();
    assertThat(log("cursor", "\"nonsense\"").path("code").asText()).isEqualTo("INVALID_CURSOR");
  }
}
