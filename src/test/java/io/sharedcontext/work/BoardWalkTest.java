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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random agents add, claim, finish, hand over and forget; the board does what the model does. */
class BoardWalkTest {
  private static final Caller LEAD = agent("lead", "lead");
  private static final List<Caller> WORKERS =
      IntStream.range(0, 4).mapToObj(i -> agent("worker" + i, "builder")).toList();
  private static final int STEPS = 300;
  private static final int MOST_ITEMS = 40;

  private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-20T10:00:00Z"));
  private final BoardModel model = new BoardModel();
  private final List<Held> tokens = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private long newest;

  /** A token that somebody was given at some time. */
  private record Held(Caller agent, String item, long token) {}

  @TempDir
  Path home;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_random_walk_goes_where_the_model_goes(int seed) {
    Random random = new Random(seed);
    try (ToolFixture one = new ToolFixture(home, clock);
        ToolFixture other = new ToolFixture(home, clock)) {
      String session = one.session(LEAD);
      List<BoardCalls> processes =
          List.of(new BoardCalls(one, session), new BoardCalls(other, session));
      for (int i = 0; i < STEPS; i++) {
        step(processes.get(random.nextInt(2)), random);
        compare(processes.get(random.nextInt(2)));
      }
    }
    assertThat(outcomes).containsKeys("claimed", "lapsed", "ring", "handed", "done");
    assertThat(outcomes).containsKeys("CLAIM_LAPSED", "NOTHING_READY");
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private void step(BoardCalls board, Random random) {
    if (model.items().isEmpty()) {
      add(board, random);
      return;
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> add(board, random);
      case 2, 3, 4 -> claim(board, any(WORKERS, random), random);
      case 5 -> claimOne(board, any(WORKERS, random), random);
      case 6, 7, 8 -> use(board, random);
      case 9 -> own(board, random);
      case 10 -> depend(board, random);
      default -> {
        clock.pass(Duration.ofSeconds(5 + random.nextInt(40)));
        for (int ended = model.passed(clock.instant()); ended > 0; ended--) {
          count("lapsed");
        }
      }
    }
  }

  private Set<String> some(Random random) {
    Set<String> some = new HashSet<>();
    for (int i = random.nextInt(3); i > 0 && !model.items().isEmpty(); i--) {
      some.add(any(model.items(), random).id());
    }
    return some;
  }

  private static String array(Set<String> ids) {
    return ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(",", "[", "]"));
  }

  private void add(BoardCalls board, Random random) {
    if (model.items().size() < MOST_ITEMS) {
      Set<String> on = some(random);
      int priority = random.nextInt(3);
      String more = "'priority':" + priority + ",'depends_on':" + array(on);
      model.added(board.add(LEAD, "item", more), priority, on);
    }
  }

  private void claim(BoardCalls board, Caller worker, Random random) {
    int ttl = 30 + random.nextInt(60);
    JsonNode answer = board.claim(worker, "'ttl_seconds':" + ttl);
    assertThat(answer.at("/item/work_item_id").asText()).isEqualTo(model.best().orElse(""));
    granted(worker, answer, ttl);
  }

  private void claimOne(BoardCalls board, Caller worker, Random random) {
    String id = any(model.items(), random).id();
    int ttl = 30 + random.nextInt(60);
    JsonNode answer = board.claim(worker, "'work_item_id':'" + id + "','ttl_seconds':" + ttl);
    assertThat(answer.path("success").asBoolean())
        .as(answer.toString())
        .isEqualTo(model.available(worker.id(), id));
    granted(worker, answer, ttl);
  }

  private void granted(Caller worker, JsonNode answer, int ttl) {
    if (!answer.path("success").asBoolean()) {
      assertThat(code(answer)).isEqualTo("NOTHING_READY");
      count("NOTHING_READY");
      return;
    }
    long token = answer.get("claim_token").longValue();
    String id = answer.at("/item/work_item_id").textValue();
    assertThat(token).isGreaterThan(newest);
    boolean again = !model.ready(id);
    assertThat(again || model.blockers(id).isEmpty())
        .as("claimed before its time")
        .isTrue();
    assertThat(!again || model.available(worker.id(), id))
        .as("taken from another")
        .isTrue();
    newest = token;
    tokens.add(new Held(worker, id, token));
    model.claimed(worker.id(), id, token, Duration.ofSeconds(ttl), clock.instant());
    count("claimed");
  }

  /** Somebody does something with a token, be it long over. */
  private void use(BoardCalls board, Random random) {
    if (tokens.isEmpty()) {
      return;
    }
    Held held = tokens.get(Math.max(0, tokens.size() - 1 - random.nextInt(6)));
    int what = random.nextInt(6);
    String successor = "worker" + random.nextInt(WORKERS.size());
    boolean blocked = what < 3 && !model.blockers(held.item()).isEmpty();
    boolean toItself = what == 3 && successor.equals(held.agent().id());
    String change = switch (what) {
      case 0, 1, 2 -> "'state':'done'";
      case 3 -> "'hand_over':{'to':'" + successor + "','next_step':'go on'}";
      case 4 -> "'extend_seconds':50";
      default -> "'state':'" + (random.nextBoolean() ? "open" : "blocked") + "'";
    };
    JsonNode answer =
        board.update(held.agent(), held.item(), "'claim_token':" + held.token() + "," + change);
    String verdict = model.verdict(held.item(), held.token());
    if (!verdict.isEmpty() && repeated(held, change)) {
      assertThat(answer.path("success").asBoolean()).isTrue();
      return;
    }
    if (verdict.isEmpty() && (blocked || toItself)) {
      assertThat(code(answer)).isEqualTo("INVALID_INPUT");
      return;
    }
    assertThat(code(answer)).as(answer.toString()).isEqualTo(verdict);
    if (!verdict.isEmpty()) {
      count(verdict);
    } else {
      applied(board, held, what, successor, change);
    }
  }

  /** The receiver learns of its token when it catches up. */
  private long told(BoardCalls board, String receiver, String item) {
    JsonNode news =
        board.tools().call(agent(receiver, "builder"), "catch_up", "{'max_tokens':50000}");
    for (JsonNode handed : news.get("handed_over")) {
      if (handed.get("work_item_id").textValue().equals(item)) {
        return handed.get("claim_token").longValue();
      }
    }
    throw new AssertionError(receiver + " was not told of " + item);
  }

  /** Who finished an item and says so again. */
  private boolean repeated(Held held, String change) {
    BoardModel.Item item = model.items().stream()
        .filter(one -> one.id().equals(held.item()))
        .findFirst()
        .orElseThrow();
    return change.equals("'state':'done'")
        && item.state() == WorkState.DONE
        && item.lastToken() == held.token();
  }

  private void applied(BoardCalls board, Held held, int what, String successor, String change) {
    switch (what) {
      case 0, 1, 2 -> {
        model.became(held.item(), WorkState.DONE, false);
        count("done");
      }
      case 3 -> {
        newest = told(board, successor, held.item());
        model.handed(held.item(), successor, newest, clock.instant());
        tokens.add(new Held(agent(successor, "builder"), held.item(), newest));
        count("handed");
      }
      case 4 -> model.extended(held.item(), Duration.ofSeconds(50), clock.instant());
      default ->
        model.became(
            held.item(), change.contains("open") ? WorkState.OPEN : WorkState.BLOCKED, false);
    }
  }

  /** The creator opens, parks or cancels, whoever has it. */
  private void own(BoardCalls board, Random random) {
    BoardModel.Item item = any(model.items(), random);
    WorkState state = any(
        List.of(WorkState.OPEN, WorkState.OPEN, WorkState.BLOCKED, WorkState.CANCELLED), random);
    boolean same = item.state() == state;
    JsonNode answer = board.update(LEAD, item.id(), "'state':'" + state.label() + "'");
    assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
    if (!same) {
      model.became(item.id(), state, state == WorkState.OPEN);
    }
  }

  private void depend(BoardCalls board, Random random) {
    String id = any(model.items(), random).id();
    Set<String> on = some(random);
    boolean ring = model.ring(id, on);
    JsonNode answer = board.update(LEAD, id, "'note':'n','depends_on':" + array(on));
    assertThat(code(answer)).isEqualTo(ring ? "DEPENDENCY_CYCLE" : "");
    if (ring) {
      assertThat(answer.at("/details/cycle/0").textValue()).isEqualTo(id);
      count("ring");
    } else {
      model.depends(id, on);
    }
  }

  private void compare(BoardCalls board) {
    JsonNode items = board.list(LEAD, "'limit':200").get("items");
    assertThat(items).hasSize(model.items().size());
    for (int i = 0; i < items.size(); i++) {
      JsonNode shown = items.get(i);
      BoardModel.Item item = model.items().get(i);
      Set<String> blockers = new HashSet<>();
      shown.get("blocked_by").forEach(one -> blockers.add(one.textValue()));
      assertThat(shown.get("work_item_id").textValue()).isEqualTo(item.id());
      assertThat(shown.get("state").textValue()).isEqualTo(item.state().label());
      assertThat(shown.path("assignee").asText()).isEqualTo(item.agent());
      assertThat(shown.get("lapses").intValue()).isEqualTo(item.lapses());
      assertThat(blockers).isEqualTo(model.blockers(item.id()));
    }
  }
}
