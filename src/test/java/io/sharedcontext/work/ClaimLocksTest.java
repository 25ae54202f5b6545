package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a claim beside other locks of its agent: it lasts as long as the claim. */
class ClaimLocksTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");
  private static final Caller EVE = agent("eve", "builder");

  private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-20T10:00:00Z"));

  @TempDir
  Path home;

  private ToolFixture tools;
  private BoardCalls board;
  private String item;

  @BeforeEach
  void open() {
    tools = new ToolFixture(home, clock);
    board = new BoardCalls(tools, tools.session(ADA));
    item = board.add(ADA, "build", "");
  }

  @AfterEach
  void close() {
    tools.close();
  }

  private void pass(long seconds) {
    clock.pass(Duration.ofSeconds(seconds));
  }

  private String with(long token, String more) {
    return "'claim_token':" + token + "," + more;
  }

  private JsonNode lock(Caller caller, String resource) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'lock','resources':['" + resource
            + "']}");
  }

  @Test
  void who_renews_its_locks_neither_shortens_nor_prolongs_the_one_of_a_claim() {
    board.claimed(BOB, item, "'ttl_seconds':600,'resources':['a']");
    renew(BOB, 30);
    pass(60);
    assertThat(code(lock(EVE, "a"))).isEqualTo("SESSION_LOCKED");

    renew(BOB, 3_600);
    pass(541);
    assertThat(code(lock(EVE, "a"))).as("the claim is over").isEmpty();
  }

  private JsonNode renew(Caller caller, int seconds) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'renew','ttl_seconds':" + seconds + "}");
  }

  @Test
  void a_claim_keeps_its_lock_when_its_agent_locks_the_same_for_something_else() {
    String other = board.add(ADA, "test", "");
    long first = board.claimed(BOB, item, "'resources':['a']");
    long second = board.claimed(BOB, other, "'resources':['a']");
    board.update(BOB, other, with(second, "'state':'done'"));
    assertThat(code(lock(EVE, "a"))).as("the first claim is not over").isEqualTo("SESSION_LOCKED");

    assertThat(code(lock(BOB, "a"))).isEmpty();
    tools.call(
        BOB,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'unlock','resources':['a']}");
    board.update(BOB, item, with(first, "'state':'done'"));
    assertThat(code(lock(EVE, "a"))).isEmpty();
  }

  private JsonNode unlock(String more) {
    return tools.call(
        BOB,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'unlock'" + more + "}");
  }

  @Test
  void unlocking_all_leaves_the_lock_of_a_claim() {
    board.claimed(BOB, item, "'resources':['a']");
    lock(BOB, "b");

    JsonNode released = unlock("");

    assertThat(released.path("locks")).hasSize(1);
    assertThat(released.at("/locks/0/resources/0").asText()).isEqualTo("b");
    assertThat(code(lock(EVE, "a"))).isEqualTo("SESSION_LOCKED");
    JsonNode refused = unlock("");
    assertThat(code(refused)).isEqualTo("INVALID_INPUT");
    assertThat(refused.at("/details/work_item_id").asText()).isEqualTo(item);
  }

  @Test
  void the_lock_of_a_claim_is_released_by_name() {
    board.claimed(BOB, item, "'resources':['a']");

    assertThat(unlock(",'resources':['a']").path("locks")).hasSize(1);

    assertThat(code(lock(EVE, "a"))).isEmpty();
  }
}
