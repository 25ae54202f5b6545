package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The command is killed each time that some rows more have arrived, on the way to PostgreSQL and on the way
 * back, and repeated: all of it is there once.
 */
@SqliteOnly("it begins with a store in a file")
@Timeout(1_800)
class MigrateKillsIT extends MigrationFixture {
  private static final int MESSAGES = Thorough.times(2_000, 100_000);
  private static final int KILLS = Thorough.times(2, 20);

  /** Few messages are long, as what is written at once is limited by bytes, too. */
  private static final String TEXT = "=".repeat(Thorough.times(4_000, 120)) + " lantern ";

  private static final int SIGKILL = 128 + 9;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void killed_at_random_rows_there_and_back_everything_arrives_once() {
    fill();
    fillMore();
    Map<String, List<String>> first = content(file());
    assertThat(first.get("messages")).hasSizeGreaterThan(MESSAGES);
    assertThat(first.get("audit")).hasSizeGreaterThan(MESSAGES);
    Path back = place.resolve("back/context.db");

    moveUnderFire(file(), server, "--to", server);
    assertArrived(first, file(), server);
    assertWhole(desk().with("SHARED_CONTEXT_DATABASE", server));

    moveUnderFire(server, back.toString(), "--from", server, "--to", back.toString());
    assertArrived(first, server, back.toString());
    assertWhole(new CliRunner(place.resolve("back")));
  }

  /** Figures grow until a move begins; what it began with is in the old store, which nobody changes. */
  private void assertArrived(Map<String, List<String>> first, String from, String to) {
    Map<String, List<String>> there = content(to);
    for (String table : List.of("messages", "recipients", "search_documents", "memory")) {
      assertThat(there.get(table)).as("%s, seed %d", table, seed).isEqualTo(first.get(table));
    }
    assertThat(new HashSet<>(there.get("audit")).containsAll(first.get("audit")))
        .isTrue();
    assertSame(there, content(from), 1);
  }

  private void fillMore() {
    try (ToolFixture bench = bench(TestEngine.SQLITE)) {
      for (int i = 0; i < MESSAGES; i++) {
        Caller sender = ToolFixture.agent("agent-" + i % 10, "tester");
        String more = i % 5 == 0 ? "{'visibility':'private','to':['ann','bob']}" : "{}";
        long id = bench.post(sender, session, TEXT + i, more);
        assertThat(id).isPositive();
        if (i % 20 == 0) {
          bench.call(sender, "set_memory", "{'key':'k" + i + "','value':[" + i + "]}");
        }
      }
      Migration.change(bench.store(), MigrateKillsIT::audit);
    }
  }

  private static void audit(Tx tx) {
    for (int i = 0; i < MESSAGES; i++) {
      Audit.record(
          tx,
          Instant.ofEpochSecond(i),
          new Audit.Event("e", "ann", "", Audit.Result.DENIED, Json.object().put("i", i)));
    }
  }

  private void moveUnderFire(String from, String to, String... words) {
    int killed = 0;
    try (Store source = Store.forMove(settings(from));
        Store target = Store.forMove(settings(to))) {
      long all = rows(source);
      for (int left = KILLS; left > 0; left--) {
        long now = rows(target);
        long wanted = now + 1 + random.nextLong(Math.max(1, (all - now) / left));
        ServerProcess moving = moving(words);
        Await.until(
            wanted + " rows are there",
            () -> rows(target) >= wanted || !moving.process().isAlive());
        moving.kill();
        assertThat(moving.exitCode()).as("seed %d: %s", seed, moving.errors()).isIn(0, SIGKILL);
        killed += moving.exitCode() == SIGKILL ? 1 : 0;
      }
    }
    assertThat(killed).as("seed %d", seed).isPositive();
    assertEnds(words);
  }

  private static long rows(Store store) {
    return store.read(
        tx -> MovedTable.GROWING.stream().mapToLong(table -> table.count(tx)).sum());
  }

  /** What is not compared in the last run was so in an earlier one, which gave the old store up. */
  private void assertEnds(String... words) {
    ServerProcess last = moving(words);
    assertThat(last.finish()).as("seed %d: %s", seed, last.errors()).isZero();
    assertThat(last.receive()).as("seed %d", seed).contains("has moved to");
  }

  private void assertWhole(CliRunner desk) {
    assertThat(desk.run("doctor").out())
        .as("seed %d", seed)
        .contains("ok   audit")
        .contains("ok   references");
  }
}
