package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.DatabaseProxy;
import io.sharedcontext.testing.DatabaseServer;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of a database server, again and again, while three processes post. Prints what the table of
 * docs/databases.md says: how often, what was acknowledged, refused and unknown, and after how long every
 * process worked again. Fails if anything acknowledged is missing, or a lock changed hands.
 */
@Tag("postgresql-faults")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@EnabledOnOs(OS.LINUX)
class DatabaseFaultTrialsIT {
  private static final int TRIALS = Integer.getInteger("faults.trials", 10);

  @TempDir
  private Path directory;

  private final List<Long> recoveries = new ArrayList<>();

  private ServerProcess start(String agent, String address) {
    Map<Setting, String> settings = new EnumMap<>(Map.of(
        Setting.AGENT_ID,
        agent,
        Setting.AGENT_TYPE,
        "tester",
        Setting.RATE_LIMIT,
        "0",
        Setting.DATABASE,
        address));
    return ServerProcess.start(directory.resolve(agent), settings);
  }

  private static void sleep(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Does {@code fault} to what three processes work on, and judges. */
  private void trials(String name, String address, Runnable fault) {
    trials(name, address, TRIALS, fault);
  }

  private void trials(String name, String address, int trials, Runnable fault) {
    try (ServerProcess ann = start("ann", address);
        ServerProcess bob = start("bob", address);
        ServerProcess eve = start("eve", address)) {
      String session = ProcessConversation.session(ann);
      String locked = ProcessConversation.session(ann);
      String token = ProcessConversation.ok(
              ann, "authenticate_agent", Map.of("agent_id", "ann", "agent_type", "tester"))
          .path("token")
          .asText();
      ProcessConversation.ok(
          ann, "coordinate_session_work", Map.of("session_id", locked, "action", "lock"));
      int thefts = 0;
      try (Posters posters = new Posters(session, List.of(ann, bob, eve), 2)) {
        Await.until("some are made", () -> posters.made() > 30);
        for (int i = 0; i < trials; i++) {
          fault.run();
          recoveries.add(posters.untilAllWork());
          thefts += stolen(bob, locked) ? 1 : 0;
        }
        Posters.Verdict verdict = posters.judge(eve);
        // A token that was made before is good at every process.
        ProcessConversation.ok(bob, "list_sessions", Map.of("auth_token", token));
        recoveries.sort(Long::compare);
        System.out.printf(
            "| %s | %d | %d | %d | %d | %d | %d | %d |%n",
            name,
            trials,
            verdict.made(),
            verdict.refused(),
            verdict.unknown(),
            thefts,
            recoveries.get(recoveries.size() / 2),
            recoveries.get(recoveries.size() - 1));
        assertThat(thefts).isZero();
      }
    }
  }

  /** Whether the lock of another is granted to {@code server}, as soon as it can answer. */
  private static boolean stolen(ServerProcess server, String session) {
    ObjectNode[] answer = new ObjectNode[1];
    Await.until("an answer about the lock", () -> {
      answer[0] =
          server.call("coordinate_session_work", Map.of("session_id", session, "action", "lock"));
      return !answer[0].path("code").asText("granted").startsWith("STORE_");
    });
    return answer[0].path("success").asBoolean();
  }

  @Test
  void killed_and_started_again() {
    try (DatabaseServer database = DatabaseServer.make(directory).start()) {
      trials(
          "all processes of the server killed, started again", database.address("postgres"), () -> {
            database.kill();
            database.start();
          });
    }
  }

  @Test
  void stopped_at_once_and_started_again() {
    try (DatabaseServer database = DatabaseServer.make(directory).start()) {
      trials("immediate shutdown, started again", database.address("postgres"), () -> {
        database.stopImmediately();
        database.start();
      });
    }
  }

  @Test
  void one_connection_of_it_killed() {
    try (DatabaseServer database = DatabaseServer.make(directory).start()) {
      trials(
          "one backend killed: the server ends all and recovers",
          database.address("postgres"),
          () -> database.killBackend(database.ask("SELECT pid FROM pg_stat_activity"
              + " WHERE application_name = 'shared-context' ORDER BY random() LIMIT 1")));
    }
  }

  @Test
  void all_connections_ended() {
    try (DatabaseServer database = DatabaseServer.make(directory).start()) {
      trials(
          "pg_terminate_backend of all",
          database.address("postgres"),
          () -> database.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name = 'shared-context'"));
    }
  }

  @Test
  void stopped_for_five_seconds() {
    try (DatabaseServer database = DatabaseServer.make(directory).start()) {
      trials("SIGSTOP for 5 s", database.address("postgres"), Math.min(TRIALS, 3), () -> {
        database.signalAll("STOP");
        sleep(5_000);
        database.signalAll("CONT");
      });
    }
  }

  @Test
  void nothing_passed_on_for_eight_seconds() throws IOException {
    try (DatabaseServer database = DatabaseServer.make(directory).start();
        DatabaseProxy proxy = new DatabaseProxy("127.0.0.1", database.port())) {
      String address =
          "postgresql://postgres@127.0.0.1:" + proxy.port() + "/postgres?sslmode=disable";
      trials("network that passes nothing on for 8 s", address, Math.min(TRIALS, 3), () -> {
        proxy.stall(true);
        sleep(8_000);
        proxy.stall(false);
      });
    }
  }

  @Test
  void failed_over() {
    for (int i = 0; i < TRIALS; i++) {
      Path pair = directory.resolve("pair" + i);
      DatabaseServer primary = DatabaseServer.make(made(pair.resolve("first")));
      try (DatabaseServer standby = primary.standby(made(pair.resolve("second")), "second");
          DatabaseServer first =
              primary.set("synchronous_standby_names", "second").start()) {
        standby.start();
        Await.until(
            "it is replicated",
            () -> first.ask("SELECT sync_state FROM pg_stat_replication").equals("sync"));
        String both = "postgresql://postgres@127.0.0.1:" + first.port() + ",127.0.0.1:"
            + standby.port() + "/postgres?targetServerType=primary&schema=s" + i;
        trials("primary killed, standby promoted", both, 1, () -> {
          first.kill();
          standby.execute("SELECT pg_promote()");
        });
      }
    }
  }

  private static Path made(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_only_the_primary_has_is_not_acknowledged() {
    DatabaseServer primary = DatabaseServer.make(made(directory.resolve("first")));
    try (DatabaseServer standby = primary.standby(made(directory.resolve("second")), "second");
        DatabaseServer first =
            primary.set("synchronous_standby_names", "second").start()) {
      standby.start();
      String both = "postgresql://postgres@127.0.0.1:" + first.port() + ",127.0.0.1:"
          + standby.port() + "/postgres";
      trials(
          "standby stopped, waiting commit ended, primary killed, standby promoted",
          both,
          1,
          () -> {
            standby.signalAll("STOP");
            Await.until("a commit waits for the standby", () -> !waiting(first).isEmpty());
            first.execute("SELECT pg_terminate_backend(" + waiting(first) + ")");
            // Whoever asks after it has a commit that waits, too.
            Await.until("another one waits", () -> !waiting(first).isEmpty());
            first.kill();
            standby.signalAll("CONT");
            standby.execute("SELECT pg_promote()");
          });
    }
  }

  private static String waiting(DatabaseServer server) {
    return server.ask("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' LIMIT 1");
  }

  @Test
  void its_disk_full() throws IOException, InterruptedException {
    Path small = made(directory.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=120m,mode=700", "tmpfs", small.toString()) == 0,
        "needs root, to mount a small file system");
    try (DatabaseServer database = DatabaseServer.make(small)
        .set("min_wal_size", "32MB")
        .set("max_wal_size", "32MB")
        .start()) {
      trials("disk full for 3 s", database.address("postgres"), 3, () -> {
        Path ballast = small.resolve("ballast");
        fill(ballast);
        sleep(3_000);
        delete(ballast);
        if (!database.running()) {
          database.start();
        }
      });
    } finally {
      Await.until("it is unmounted", () -> run("umount", small.toString()) == 0);
    }
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(Path ballast) {
    int full = run("dd", "if=/dev/zero", "of=" + ballast, "bs=4096");
    assertThat(full).isPositive();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
