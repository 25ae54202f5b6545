package io.sharedcontext.store.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Settings;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.RunningProcess;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What processes of one machine know of each other beyond what a database server tells. */
@EnabledOnOs(OS.LINUX)
class KilledProcessTest {
  private static final Pattern ID =
      Pattern.compile("(pg-[0-9a-f]{8})-([0-9a-f]{12})-(\\d+)-(\\d+)");

  private final Map<String, String> environment;

  @AutoClose
  private final Store store;

  private final ProcessRegistry registry;
  private final Process other;
  private final String id;

  KilledProcessTest(@TempDir Path home) throws IOException {
    environment = TestEngine.POSTGRESQL.environment(home);
    store = open();
    registry = store.processes();
    ProcessBuilder builder = new ProcessBuilder(ServerProcess.command(IdleProcess.class.getName()))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    other = builder.start();
    id = new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8)).readLine();
  }

  @AfterEach
  void end() {
    other.destroyForcibly();
  }

  private Store open() {
    return new Store(Settings.of(environment).store());
  }

  private Matcher parts() {
    Matcher parts = ID.matcher(id);
    assertThat(parts.matches()).as(id).isTrue();
    return parts;
  }

  private long signal(String name) throws IOException, InterruptedException {
    return new ProcessBuilder("kill", "-s", name, Long.toString(other.pid()))
        .start()
        .waitFor();
  }

  @Test
  void one_that_was_killed_is_dead_as_soon_as_its_connection_is_gone() throws InterruptedException {
    assertThat(registry.alive(id)).isTrue();

    other.destroyForcibly().waitFor();
    Await.until("its connection is gone", () -> registry.missing(id));

    assertThat(registry.alive(id)).isFalse();
    assertThat(noted(id)).isNegative();
  }

  /** One on another machine sees neither its number nor its end, and goes by that note. */
  @Test
  void one_of_another_machine_may_come_back_unless_somebody_beside_it_saw_its_end()
      throws InterruptedException {
    Matcher parts = parts();
    String elsewhere = parts.group(1) + "-0123456789ab-" + parts.group(3) + "-" + parts.group(4);
    String unplaced = parts.group(1);
    other.destroyForcibly().waitFor();
    Await.until("its connection is gone", () -> registry.missing(id));

    assertThat(registry.alive(elsewhere)).isTrue();
    assertThat(registry.alive(unplaced)).isTrue();
    assertThat(noted(elsewhere)).isPositive();

    assertThat(registry.alive(id)).isFalse();
    try (Store third = open()) {
      assertThat(third.processes().alive(id)).isFalse();
    }
  }

  /** The number of a dead process is given to another some time. */
  @Test
  void a_process_that_got_its_number_is_not_taken_for_it() {
    Matcher parts = parts();
    String before = "pg-00000000-" + parts.group(2) + "-" + parts.group(3) + "-1";
    assertThat(registry.missing(before)).isTrue();
    assertThat(registry.alive(before)).isFalse();
  }

  private void endConnection(String process) {
    long ended = store.read(tx -> tx.number(
        "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_locks"
            + " WHERE locktype = 'advisory' AND CAST(objid AS bigint) = ? AND pid <> pg_backend_pid()",
        Long.parseLong(process.substring("pg-".length(), "pg-".length() + Integer.BYTES * 2), 16)));
    assertThat(ended).isPositive();
  }

  /** Two machines that were made from one snapshot are one here, and each sees its own processes only. */
  @Test
  void who_lost_its_own_connection_judges_nobody_by_what_it_sees() throws InterruptedException {
    other.destroyForcibly().waitFor();
    Await.until("its connection is gone", () -> registry.missing(id));
    endConnection(registry.self());

    assertThat(registry.alive(id)).isTrue();
  }

  /** The note of one that ended is cleared by a process that joins, never by one that may ask for it. */
  @Test
  void the_end_of_one_that_ended_long_ago_is_asked_for_in_a_change_and_waits_for_nothing()
      throws InterruptedException {
    other.destroyForcibly().waitFor();
    Await.until("its connection is gone", () -> registry.missing(id));
    assertThat(registry.alive(id)).isFalse();
    store
        .write(tx -> tx.run("UPDATE ended_process SET at = at + 90000000 WHERE id = ?", id))
        .join();

    try (Store third = open()) {
      boolean alive = third.write(tx -> third.processes().alive(id)).join();
      assertThat(alive).isFalse();
    }
    assertThat(registry.alive(id)).isFalse();
  }

  @Test
  void one_that_lost_its_connection_alone_may_come_back() {
    endConnection(id);

    assertThat(registry.alive(id)).isTrue();
    Await.until("it is back", () -> !registry.missing(id));
  }

  @Test
  void one_that_is_stopped_is_told_and_lives() throws Exception {
    assertThat(registry.stopped(id)).isFalse();
    assertThat(signal("STOP")).isZero();
    Await.until("it stops", () -> RunningProcess.stopped(other.pid()));

    assertThat(registry.stopped(id)).isTrue();
    assertThat(registry.alive(id)).isTrue();
    assertThat(registry.stopped(registry.self())).isFalse();
  }

  private long noted(String process) {
    return store.read(tx -> tx.number("SELECT at AS n FROM ended_process WHERE id = ?", process));
  }
}
