package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that were stopped (SIGSTOP) with something that others wait for. */
@Tag("faults")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
@SqliteOnly("locks on files; a database server does not tell who is stopped")
class StoppedProcessesIT {
  /** More than could be done in time if each waited a second for who is stopped. */
  private static final int MANY = 120;

  @TempDir
  Path directory;

  private Path home;

  @BeforeEach
  void make() throws IOException {
    home = Files.createDirectories(directory.resolve("home"));
  }

  private String file(String suffix) {
    return home.resolve("context.db" + suffix).toString();
  }

  @Test
  void the_counter_of_the_queue_is_waited_for_once() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      ServerProcess ben = fleet.start("ben");
      FaultModel model = new FaultModel(home, ProcessConversation.session(ann));
      model.post(ben, "before");
      try (StoppedProcess counting = StoppedProcess.holding(home, "byte", file(".queue"), "0")) {
        for (int i = 0; i < MANY; i++) {
          model.post(ann, "ann " + i);
          model.post(ben, "ben " + i);
        }
        assertThat(counting.pid()).isPositive();
      }
      model.postUntilAccepted(ann, "after");
      model.check(ben);
    }
  }

  @Test
  void a_store_that_is_ready_is_opened_without_the_lock_of_those_that_prepare_it() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      String session = ProcessConversation.session(ann);
      try (StoppedProcess starting = StoppedProcess.holding(home, "byte", file(".init"), "0")) {
        ProcessConversation.post(fleet.start("ben"), session, "beside " + starting.pid());
      }
    }
    try (StoppedProcess starting = StoppedProcess.holding(home, "byte", file(".init"), "0");
        Fleet fleet = new Fleet(home)) {
      ServerProcess first = fleet.start("carl");
      ProcessConversation.session(first);
      assertThat(starting.pid()).isPositive();
    }
  }

  @Test
  void who_has_stopped_while_it_prepares_the_store_is_named() throws IOException {
    Files.createFile(Path.of(file(".init")));
    try (StoppedProcess starting = StoppedProcess.holding(home, "byte", file(".init"), "0");
        Fleet fleet = new Fleet(home)) {
      ObjectNode refused = fleet.start("ann").call("create_session", Map.of("purpose", "none"));
      assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_UNAVAILABLE");
      assertNames(refused, starting.pid());
    }
  }

  private static void assertNames(ObjectNode refused, long pid) {
    assertThat(refused.path("error").asText()).contains("process " + pid, "java", "stopped");
    assertThat(refused.path("suggestions").toString()).contains("kill -CONT " + pid);
    assertThat(refused.path("details").path("process").asLong()).isEqualTo(pid);
  }

  @Test
  void who_has_stopped_with_the_write_lock_is_named_while_reads_go_on() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      FaultModel model = new FaultModel(home, ProcessConversation.session(ann));
      try (StoppedProcess writing = StoppedProcess.holding(home, "write", file(""))) {
        ObjectNode refused = model.post(ann, "meanwhile");
        assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_BUSY");
        assertNames(refused, writing.pid());
        model.check(fleet.start("ben"));
        assertThat(told("status"))
            .contains("process " + writing.pid(), "holds the store's write lock");
        assertThat(told("doctor"))
            .contains("process " + writing.pid(), "holds the store's write lock");
      }
      model.postUntilAccepted(ann, "after");
      model.check(ann);
    }
  }

  /** What a command says. */
  private String told(String command) {
    ServerProcess told = ServerProcess.startMain("io.sharedcontext.Main", home, command);
    StringBuilder text = new StringBuilder("status " + told.finish());
    while (!told.silent()) {
      text.append('\n').append(told.receive());
    }
    return text.toString();
  }

  @Test
  void a_waiter_that_has_stopped_at_the_head_of_the_line_is_passed() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      String session = ProcessConversation.session(ann);
      lock(ann, session, 0);
      ServerProcess ben = ServerProcess.start(home, "ben");
      CompletableFuture<ObjectNode> waiting =
          ben.callAsync("coordinate_session_work", Json.mapper().valueToTree(claim(session, 25)));
      Await.until(
          "ben stands in line",
          () -> ann.call(
                  "coordinate_session_work", Map.of("session_id", session, "action", "status"))
              .toString()
              .contains("waiting_since"));
      try (StoppedProcess stopped = StoppedProcess.betweenChanges(home, ben)) {
        unlock(ann, session);
        ServerProcess carl = fleet.start("carl");
        assertThat(lock(carl, session, 0).path("action").asText()).isEqualTo("lock_acquired");
        unlock(carl, session);
        stopped.resume();
        assertThat(ServerProcess.content(ben.await(waiting)).path("action").asText())
            .isEqualTo("lock_acquired");
      }
    }
  }

  private static Map<String, Object> claim(String session, int seconds) {
    return Map.of(
        "session_id",
        session,
        "action",
        "lock",
        "resources",
        List.of("r"),
        "wait_seconds",
        seconds);
  }

  private static ObjectNode lock(ServerProcess server, String session, int seconds) {
    return ProcessConversation.ok(server, "coordinate_session_work", claim(session, seconds));
  }

  private static void unlock(ServerProcess server, String session) {
    ProcessConversation.ok(
        server, "coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
  }
}
