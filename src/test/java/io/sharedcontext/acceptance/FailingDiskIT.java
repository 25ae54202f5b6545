package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails under a running server; skipped where a test may not mount one. */
@Tag("faults")
@Timeout(240)
@SqliteOnly("the disk of the store")
class FailingDiskIT {
  private static final long BYTES = 24L << 20;

  @TempDir
  Path directory;

  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    Path image = directory.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    assumeTrue(runs("mkfs.ext4", "-q", "-F", image.toString()), "no file system can be made here");
    assumeTrue(
        runs("mount", "-o", "loop", image.toString(), disk.toString()),
        "no file system can be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    runs("umount", "-l", disk.toString());
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_file_system_that_was_made_read_only_refuses_changes_by_code_and_is_read_on()
      throws Exception {
    try (Fleet fleet = new Fleet(disk)) {
      ServerProcess ann = fleet.start("ann");
      FaultModel model = new FaultModel(disk, ProcessConversation.session(ann));
      model.post(ann, "before");
      assumeTrue(
          runs("mount", "-o", "remount,abort", disk.toString()), "it cannot be made to fail");
      for (int i = 0; i < 50; i++) {
        ObjectNode refused = model.post(ann, "meanwhile");
        assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_READ_ONLY");
      }
      model.check(ann);
      assertThat(ann.errors().lines().filter(line -> line.contains("read-only")))
          .hasSizeLessThan(10);
      assertThat(ann.errors()).doesNotContain("\tat ");
    }
  }

  @Test
  void a_full_disk_is_told_in_few_lines() throws Exception {
    try (Fleet fleet = new Fleet(disk)) {
      ServerProcess ann = fleet.start("ann");
      FaultModel model = new FaultModel(disk, ProcessConversation.session(ann));
      for (ObjectNode answer = model.post(ann, "x".repeat(90_000));
          answer.path("success").asBoolean();
          answer = model.post(ann, "x".repeat(90_000) + answer)) {
        assertThat(answer.has("message_id")).isTrue();
      }
      int refused = 0;
      for (int i = 0; refused < 100; i++) {
        ObjectNode answer = model.post(ann, "x".repeat(90_000));
        // When the log has been copied into the database it is written from its beginning: some
        // more goes in.
        if (!answer.path("success").asBoolean()) {
          assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_FULL");
          refused++;
        }
        assertThat(i).isLessThan(200);
      }
      model.check(ann);
      assertThat(ann.errors().lines().count()).isLessThan(20);
      assertThat(ann.errors()).doesNotContain("\tat ");
    }
  }
}
