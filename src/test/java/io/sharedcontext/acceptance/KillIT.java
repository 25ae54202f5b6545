package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes lose nothing that was acknowledged and leave nothing half done. */
class KillIT {
  private static final int FOUNDERS = Thorough.times(2, 6);
  private static final long LONGEST_FOUNDING = Duration.ofMillis(1_200).toNanos();

  @TempDir
  Path home;

  @Test
  void nothing_acknowledged_is_lost_and_nothing_doubled_when_writers_are_killed() throws Exception {
    KillReport.Report report = KillReport.run(home, Thorough.times(2, 6), 4);

    assertThat(report.problems()).isEmpty();
    assertThat(report.acknowledged()).isGreaterThan(8);
  }

  @Test
  void a_server_that_dies_while_it_founds_the_store_leaves_one_that_the_next_can_use()
      throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < FOUNDERS; i++) {
      die(home.resolve("store" + i), random.nextLong(LONGEST_FOUNDING));
      use(home.resolve("store" + i));
    }
  }

  private static void die(Path store, long nanos) throws InterruptedException {
    ServerProcess server = ServerProcess.start(store, "founder");
    CompletableFuture<?> ignored =
        server.callAsync("create_session", Json.object().put("purpose", "never answered, perhaps"));
    boolean ended = server.process().waitFor(nanos, TimeUnit.NANOSECONDS);
    assertThat(ended).as(server.errors()).isFalse();
    server.kill();
  }

  private static void use(Path store) {
    try (Fleet fleet = new Fleet(store)) {
      ServerProcess server = fleet.start("heir");
      assertThat(
              ProcessConversation.post(server, ProcessConversation.session(server), "still here"))
          .isPositive();
    }
    assertThat(StoreCheck.problems(store)).isEmpty();
  }
}
