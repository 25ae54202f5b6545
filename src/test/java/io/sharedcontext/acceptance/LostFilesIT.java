package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the store that are deleted, replaced or moved away under running servers. */
@Tag("faults")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
@SqliteOnly("files of the store")
class LostFilesIT {
  @TempDir
  Path directory;

  private Path home() throws IOException {
    return Files.createDirectories(directory.resolve("home"));
  }

  /** Several servers, one of them started after the loss, which write all the while. */
  private void survivesLossOf(String... suffixes) throws IOException {
    FaultModel model;
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ann = fleet.start("ann");
      ServerProcess ben = fleet.start("ben");
      model = new FaultModel(home(), ProcessConversation.session(ann));
      for (int i = 0; i < 5; i++) {
        model.post(ann, "ann before " + i);
        model.post(ben, "ben before " + i);
      }
      for (String suffix : suffixes) {
        model.delete(suffix);
      }
      ServerProcess late = fleet.start("late");
      for (int i = 0; i < 5; i++) {
        model.post(ben, "ben " + i);
        model.post(late, "late " + i);
        model.post(ann, "ann " + i);
      }
      for (ServerProcess server : List.of(ann, ben, late)) {
        model.postUntilAccepted(server, "again " + server.process().pid());
      }
      model.check(ann);
      model.check(late);
    }
    model.checkStore();
  }

  @Test
  void without_the_index_of_the_log_nothing_is_written_twice() throws IOException {
    survivesLossOf("-shm");
  }

  @Test
  void without_the_log_nothing_that_was_acknowledged_is_missing() throws IOException {
    survivesLossOf("-wal");
  }

  @Test
  void without_both_nothing_that_was_acknowledged_is_missing() throws IOException {
    survivesLossOf("-shm", "-wal");
  }

  @Test
  void an_index_that_was_replaced_is_no_index_of_this_log() throws IOException {
    FaultModel model;
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ann = fleet.start("ann");
      model = new FaultModel(home(), ProcessConversation.session(ann));
      model.post(ann, "before");
      Path copy = Files.copy(model.file("-shm"), directory.resolve("copy"));
      model.delete("-shm");
      Files.move(copy, model.file("-shm"));
      ServerProcess late = fleet.start("late");
      for (int i = 0; i < 5; i++) {
        model.post(late, "late " + i);
        model.post(ann, "ann " + i);
      }
      model.postUntilAccepted(late, "late again");
      model.postUntilAccepted(ann, "ann again");
      model.check(late);
    }
    model.checkStore();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 16_384})
  void an_index_that_was_cut_short_ends_no_server_that_notices(long left) throws Exception {
    FaultModel model;
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ann = fleet.start("ann");
      model = new FaultModel(home(), ProcessConversation.session(ann));
      model.post(ann, "before");
      // Reads look at the files no more often than every 50 ms.
      long since = System.nanoTime();
      Await.until("the next look", () -> System.nanoTime() - since > 100_000_000);
      assertThat(new ProcessBuilder("truncate", "-s", "" + left, "" + model.file("-shm"))
              .start()
              .waitFor())
          .isZero();
      assertThat(model.post(ann, "meanwhile").path("error").asText()).contains("cut short");
      assertThat(ann.call("list_sessions", Map.of()).path("error").asText()).contains("cut short");
    }
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ben = fleet.start("ben");
      model.postUntilAccepted(ben, "after");
      model.check(ben);
    }
    model.checkStore();
  }

  @Test
  void a_directory_that_was_moved_away_and_back_is_the_same_store() throws IOException {
    FaultModel model;
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ann = fleet.start("ann");
      model = new FaultModel(home(), ProcessConversation.session(ann));
      model.post(ann, "before");
      Files.move(home(), directory.resolve("elsewhere"));
      assertThat(model.post(ann, "meanwhile").path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
      Files.move(directory.resolve("elsewhere"), directory.resolve("home"));
      model.postUntilAccepted(ann, "after");
      model.check(ann);
    }
    model.checkStore();
  }

  private static boolean runs(String... command) throws IOException {
    return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
  }

  /** Those that begin meanwhile see another place: they found a store there, and share nothing. */
  @Test
  void what_is_mounted_over_the_parent_of_a_store_keeps_it_from_being_used_and_costs_nothing()
      throws IOException {
    Path parent = Files.createDirectories(directory.resolve("parent"));
    Path home = Files.createDirectories(parent.resolve("home"));
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess ann = fleet.start("ann");
      FaultModel model = new FaultModel(home, ProcessConversation.session(ann));
      model.post(ann, "before");
      assumeTrue(
          runs("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", parent.toString()),
          "this user may not mount a small disk");
      try {
        assertThat(model.post(ann, "meanwhile").path("code").asText())
            .isEqualTo("STORE_UNAVAILABLE");
        ServerProcess late = fleet.start("late");
        ProcessConversation.post(late, ProcessConversation.session(late), "of another store");
        late.close();
        assertThat(model.post(ann, "beside it").path("code").asText())
            .isEqualTo("STORE_UNAVAILABLE");
      } finally {
        assertThat(runs("umount", "-l", parent.toString())).isTrue();
      }
      model.postUntilAccepted(ann, "after");
      model.check(ann);
      model.check(fleet.start("ben"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".presence", ".queue"})
  void a_lost_file_beside_the_store_frees_no_lock(String suffix) throws IOException {
    try (Fleet fleet = new Fleet(home())) {
      ServerProcess ann = fleet.start("ann");
      String session = ProcessConversation.session(ann);
      Map<String, Object> lock = Map.of(
          "session_id", session, "action", "lock", "resources", List.of("r"), "lock_type", "write");
      ObjectNode granted = ann.call("coordinate_session_work", lock);
      assertThat(granted.path("success").asBoolean()).as("%s", granted).isTrue();
      new FaultModel(home(), session).delete(suffix);
      for (String name : List.of("ben", "carl")) {
        ObjectNode refused = fleet.start(name).call("coordinate_session_work", lock);
        assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("SESSION_LOCKED");
      }
    }
  }
}
