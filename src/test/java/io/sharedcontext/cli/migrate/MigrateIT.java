package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The command is killed again and again, while a server posts into the store that moves. */
@SqliteOnly("it begins with a store in a file")
class MigrateIT extends MigrationFixture {
  private static final int MESSAGES = Thorough.times(15_000, 40_000);
  private static final int KILLS = Thorough.times(2, 6);

  private <T> T at(String database, Function<Tx, T> work) {
    try (Store store = Store.forMove(settings(database))) {
      return store.write(work).join();
    }
  }

  private static boolean fill(Tx tx, String session) {
    tx.run("""
        INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients, metadata,
          parent_id, sent_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        SELECT ?, 'ann', 'tester', 'message ' || i, 'public', '[]', '{}', NULL, i FROM n
        """, MESSAGES, session);
    return true;
  }

  private static List<String> contents(Tx tx) {
    return tx.list("SELECT content FROM messages ORDER BY id", row -> row.text("content"));
  }

  @Test
  void nothing_acknowledged_is_lost_when_it_is_killed_and_repeated() throws Exception {
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    long seed = new Random().nextLong();
    try (ServerProcess beside =
        ServerProcess.start(home, Map.of(Setting.AGENT_ID, "ann", Setting.RATE_LIMIT, "0"))) {
      String session = beside
          .call("create_session", Map.of("purpose", "p"))
          .path("session_id")
          .asText();
      boolean filled = at(file(), tx -> fill(tx, session));
      assertThat(filled).isTrue();
      CompletableFuture<ObjectNode> posting =
          CompletableFuture.supplyAsync(() -> post(beside, session, acknowledged));
      Await.until("it posts", () -> acknowledged.size() > 5);

      killAgainAndAgain(seed);
      ServerProcess last = moving("--to", server);
      assertThat(last.finish()).as(last.errors()).isZero();

      ObjectNode refused = posting.get(60, TimeUnit.SECONDS);
      assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_READ_ONLY");
      assertThat(refused.at("/details/moved_to").asText()).isEqualTo(server);
      assertThat(beside
              .call("get_session", Map.of("session_id", session))
              .path("success")
              .asBoolean())
          .isTrue();
    }
    List<String> before = at(file(), MigrateIT::contents);
    List<String> after = at(server, MigrateIT::contents);
    assertThat(after).as("seed %d", seed).isEqualTo(before);
    assertThat(before).containsAll(acknowledged).hasSize(MESSAGES + acknowledged.size());
  }

  private void killAgainAndAgain(long seed) throws InterruptedException {
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      ServerProcess moving = moving("--to", server);
      boolean ended = moving
          .process()
          .waitFor(random.nextInt(500, Thorough.times(2_500, 4_000)), TimeUnit.MILLISECONDS);
      moving.kill();
      assertThat(ended && moving.exitCode() != 0).as("seed %d", seed).isFalse();
    }
  }

  /** Posts until it is refused; gives the refusal. */
  private static ObjectNode post(ServerProcess server, String session, List<String> acknowledged) {
    while (true) {
      String content = "beside " + acknowledged.size();
      ObjectNode answer = server.call(
          "add_message", Json.object().put("session_id", session).put("content", content));
      if (!answer.path("success").asBoolean()) {
        return answer;
      }
      acknowledged.add(content);
    }
  }
}
