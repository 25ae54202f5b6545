package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a store whose connections the server ends. */
class LostConnectionTest {
  /** Ends every connection of the program to this database but the one that asks. */
  private static final String END = """
      SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
      WHERE application_name = 'shared-context-lost' AND pid <> pg_backend_pid()
      """;

  private final Path home;
  private final Store store;
  private final Store other;

  LostConnectionTest(@TempDir Path home) {
    this.home = home;
    var environment = TestEngine.POSTGRESQL.environment(home);
    other = new Store(Settings.of(environment).store());
    environment.computeIfPresent(
        "SHARED_CONTEXT_DATABASE", (name, url) -> url + "&application_name=shared-context-lost");
    store = new Store(Settings.of(environment).store());
    bump();
  }

  @AfterEach
  void close() {
    store.close();
    other.close();
  }

  private long bump() {
    return store
        .write(tx -> {
          ChangeCounters.bump(tx, "a");
          return ChangeCounters.seq(tx, "a");
        })
        .join();
  }

  private void endAll() {
    long ended = other.read(tx -> tx.number(END));
    assertThat(ended).isPositive();
  }

  private void untilItWorks() {
    Await.until("the store works again", () -> {
      try {
        return bump() > 0;
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(Failure.class);
        return false;
      }
    });
  }

  @Test
  void connections_that_were_lost_are_made_again() {
    String self = store.processes().self();
    endAll();
    untilItWorks();

    assertThat(store.read(tx -> ChangeCounters.seq(tx, "a")) > 1).isTrue();
    Await.until("the process is known again", () -> other.processes().alive(self));
  }

  /** A command is such a process: it ends before it could have watched anybody. */
  @Test
  void who_was_killed_is_dead_also_for_a_process_that_has_just_begun() {
    ProcessBuilder builder = ServerProcess.builder(
        ServerProcess.command("io.sharedcontext.Main"), home, Map.of(Setting.AGENT_ID, "ada"));
    builder.environment().putAll(TestEngine.POSTGRESQL.database(home));
    ServerProcess server = ServerProcess.run(builder);
    assertThat(server.call("create_session", Map.of("purpose", "p")).path("success"))
        .hasToString("true");
    String killed = other
        .read(tx -> tx.list("SELECT process FROM agent_processes", row -> row.text("process")))
        .get(0);
    assertThat(other.processes().alive(killed)).isTrue();

    server.kill();
    Await.until("it is dead at first sight", () -> {
      try (Store fresh = new Store(TestEngine.POSTGRESQL.settings(home))) {
        return !fresh.processes().alive(killed);
      }
    });
  }

  @Test
  void who_is_back_is_not_missing_from_before() {
    String self = store.processes().self();
    endAll();
    boolean unused = other.processes().alive(self);
    untilItWorks();
    Await.until("the process is known again", () -> other.processes().alive(self));
    Await.until(
        "nobody notes it as missing",
        () -> other.read(
                tx -> tx.number("SELECT count(*) AS n FROM ended_process WHERE id = ?", self))
            == 0);
  }

  @Test
  void a_change_whose_connection_is_lost_is_not_made_and_can_be_made_again() {
    AtomicInteger tries = new AtomicInteger();
    var change = store.write(tx -> {
      ChangeCounters.bump(tx, "b");
      if (tries.incrementAndGet() == 1) {
        endAll();
      }
      return ChangeCounters.seq(tx, "b");
    });
    assertThat(change.handle((seq, thrown) -> thrown != null).join()).isTrue();

    untilItWorks();
    assertThat(other.read(tx -> ChangeCounters.seq(tx, "b")) == 0).isTrue();
  }

  @Test
  void who_listens_is_told_again_after_its_connection_was_lost() throws Exception {
    AtomicInteger told = new AtomicInteger();
    try (AutoCloseable listening = store.listen(told::incrementAndGet)) {
      assertThat(listening).isNotNull();
      Await.until("the first look", () -> told.get() > 0);
      endAll();
      untilItWorks();
      int before = told.get();
      other
          .write(tx -> {
            ChangeCounters.bump(tx, "c");
            return true;
          })
          .join();
      Await.until("a commit is heard of", () -> told.get() > before);
    }
  }
}
