package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Effect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that comes again under its key: one effect, one answer, in whatever process. */
class IdempotencyTest {
  @TempDir
  Path home;

  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00.250Z"));
  private final List<IdentityFixture> peers = new ArrayList<>();

  @BeforeEach
  void start() {
    for (int i = 0; i < 2; i++) {
      peers.add(new IdentityFixture(
          home, watch, IdentityFixture.launch("ann"), 0, IdempotencyTest::tools));
    }
    peers.get(0).who();
  }

  @AfterEach
  void stop() {
    peers.forEach(IdentityFixture::close);
  }

  @Doc("Adds to a sum.")
  record Deposit(@Doc(min = -1) long amount, @Doc String note) {}

  /** The sum after an addition. */
  record Balance(@Doc long sum) {}

  private static List<Tool<?, ?>> tools(AuditedWrites writes) {
    return List.of(Tool.changes(
        "deposit",
        Effect.ADDS,
        Deposit.class,
        Balance.class,
        (call, request) -> writes.run(call, (tx, now) -> add(tx, call, request))));
  }

  private static AuditedResult<Balance> add(Tx tx, Call call, Deposit request) {
    if (request.amount() < 0) {
      throw Failure.of(ErrorCode.LIMIT_EXCEEDED, "amount must not be negative");
    }
    long sum = PropertyTable.find(tx, "sum").map(Long::parseLong).orElse(0L) + request.amount();
    PropertyTable.set(tx, "sum", Long.toString(sum));
    var event =
        new Audit.Event("deposited", call.caller().id(), "", Audit.Result.SUCCESS, Json.object());
    return new AuditedResult<>(new Balance(sum), event);
  }

  private ObjectNode deposit(int peer, String key, long amount) {
    return peers
        .get(peer)
        .call(
            "deposit",
            Json.object().put("amount", amount).put("note", "n").put("idempotency_key", key));
  }

  private long sum() {
    return peers
        .get(1)
        .store
        .read(tx -> PropertyTable.find(tx, "sum").map(Long::parseLong).orElse(0L));
  }

  @Test
  void a_repetition_gets_the_first_answer_in_another_process() {
    ObjectNode first = deposit(0, "k", 5);
    ObjectNode second = deposit(1, "k", 5);
    assertThat(first.has("replayed")).isFalse();
    assertThat(second.path("replayed").asBoolean()).isTrue();
    assertThat(second.without("replayed").toString()).isEqualTo(first.toString());
    assertThat(sum()).isEqualTo(5);
  }

  @Test
  void the_order_of_arguments_does_not_matter() {
    deposit(0, "k", 5);
    ObjectNode turned =
        Json.object().put("idempotency_key", "k").put("note", "n").put("amount", 5);
    assertThat(peers.get(1).call("deposit", turned).path("replayed").asBoolean())
        .isTrue();
  }

  @Test
  void other_arguments_under_the_same_key_conflict() {
    deposit(0, "k", 5);
    assertThat(deposit(1, "k", 6).path("code").asText()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(sum()).isEqualTo(5);
  }

  @Test
  void a_key_belongs_to_its_agent() {
    deposit(0, "k", 5);
    peers.get(1).token("bob");
    assertThat(deposit(1, "k", 6).path("sum").asLong()).isEqualTo(11);
  }

  @Test
  void a_failed_call_leaves_its_key_free() {
    assertThat(deposit(0, "k", -1).path("code").asText()).isEqualTo("LIMIT_EXCEEDED");
    assertThat(deposit(0, "k", 1).path("sum").asLong()).isEqualTo(1);
  }

  @Test
  void a_key_is_free_again_after_a_day() {
    deposit(0, "k", 5);
    watch.pass(Duration.ofHours(23));
    assertThat(deposit(0, "k", 5).path("replayed").asBoolean()).isTrue();
    watch.pass(Duration.ofHours(1));
    assertThat(deposit(0, "k", 6).path("sum").asLong()).isEqualTo(11);
    watch.pass(Duration.ofHours(25));
    assertThat(purged()).isEqualTo(1);
    assertThat(purged()).isZero();
  }

  private int purged() {
    Instant now = watch.instant();
    return peers.get(0).store.write(tx -> ExpiredRecords.remove(tx, now, 1_000)).join();
  }

  /** What ought to happen: per key, the first amount takes effect and is the only one that does. */
  @Test
  void racing_processes_agree_with_the_model() {
    Random random = new Random(7);
    long expected = 0;
    for (int round = 0; round < 100; round++) {
      String key = "round" + round;
      long amount = 1L + random.nextInt(9);
      long other = random.nextBoolean() ? amount : amount + 1;
      var racing = CompletableFuture.supplyAsync(() -> deposit(1, key, other));
      ObjectNode one = deposit(0, key, amount);
      ObjectNode two = racing.join();
      long won = fresh(one) ? amount : other;
      expected += won;
      assertThat(fresh(one) ^ fresh(two)).as("%s %s", one, two).isTrue();
      ObjectNode late = fresh(one) ? two : one;
      assertThat(late.path("replayed").asBoolean()).isEqualTo(amount == other);
      assertThat(late.path("code").asText())
          .isEqualTo(amount == other ? "" : "IDEMPOTENCY_CONFLICT");
      assertThat((fresh(one) ? one : two).path("sum").asLong()).isEqualTo(expected);
    }
    assertThat(sum()).isEqualTo(expected);
  }

  private static boolean fresh(ObjectNode answer) {
    return answer.path("success").asBoolean() && !answer.has("replayed");
  }
}
