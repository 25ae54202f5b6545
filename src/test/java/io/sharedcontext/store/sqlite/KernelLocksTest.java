package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose locks those of a file are taken for. */
@EnabledOnOs(OS.LINUX)
class KernelLocksTest {
  private static final String MOUNTS = """
      27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
      28 27 0:25 / /home rw - tmpfs none rw
      29 28 7:0 / /home/ann rw - ext4 /dev/loop0 rw
      30 28 0:300 / /home/a\\040b rw - tmpfs none rw
      31 28 0:26 / /home rw - tmpfs none rw
      32 31 7:1 / /home/ben rw - ext4 /dev/loop1 rw
      """;

  @TempDir
  Path directory;

  private static String device(String file) {
    return KernelLocks.device(MOUNTS.getBytes(StandardCharsets.UTF_8), Path.of(file));
  }

  @Test
  void the_device_is_that_of_the_nearest_mount_the_last_one_of_several() {
    assertThat(device("/context.db")).isEqualTo("fe:00");
    assertThat(device("/homes/context.db")).isEqualTo("fe:00");
    assertThat(device("/home/context.db")).isEqualTo("00:1a");
    assertThat(device("/home/ben/context.db")).isEqualTo("07:01");
    assertThat(device("/home/a b/context.db")).isEqualTo("00:1a");
    assertThat(KernelLocks.device(new byte[0], Path.of("/context.db"))).isEmpty();
  }

  /** They are told of all the same. */
  @Test
  void what_something_was_mounted_over_is_not_where_a_path_leads() {
    assertThat(device("/home/ann/context.db")).isEqualTo("00:1a");
  }

  /** A name that is no path here must not keep the locks of other files from being told. */
  @Test
  void a_mount_with_a_name_that_java_cannot_read_hinders_nothing() {
    String mounts = """
        27 1 254:0 / / rw - ext4 /dev/vda rw
        28 27 0:25 / /mnt/\\000 rw - tmpfs none rw
        29 27 0:26 / /mnt/M\u00fcller rw - tmpfs none rw
        30 27 0:27 / /mnt/two rw - tmpfs none rw
        """;
    byte[] latin = mounts.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(KernelLocks.device(latin, Path.of("/mnt/context.db"))).isEqualTo("fe:00");
    assertThat(KernelLocks.device(latin, Path.of("/mnt/two/context.db"))).isEqualTo("00:1b");
  }

  private static ServerProcess holding(Path home, Path file) {
    ServerProcess holder = ServerProcess.startMain(
        "io.sharedcontext.acceptance.HoldingMain", home, "byte", file.toString(), "7");
    assertThat(holder.receive()).isEqualTo("held true");
    return holder;
  }

  @Test
  void who_holds_a_byte_is_told() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (ServerProcess holder = holding(directory, file)) {
      assertThat(KernelLocks.holders(file, 7, 7))
          .contains(List.of(holder.process().pid()));
      assertThat(KernelLocks.holders(file, 8, 8)).contains(List.of());
    }
  }

  private static boolean runs(String... command) throws IOException {
    return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
  }

  /** A small disk of its own. */
  private record Disk(Path place) implements AutoCloseable {
    static Disk mount(Path place) throws IOException {
      assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
      assumeTrue(
          runs("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place.toString()),
          "this user may not mount a small disk");
      return new Disk(place);
    }

    Path file() throws IOException {
      return Files.createFile(place.resolve("file"));
    }

    @Override
    public void close() throws IOException {
      assertThat(runs("/bin/umount", "-l", place.toString())).isTrue();
    }
  }

  @Test
  void a_file_below_what_was_mounted_over_its_parent_is_found() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("parent"));
    Path place = Files.createDirectory(parent.resolve("place"));
    try (Disk hidden = Disk.mount(place);
        ServerProcess former = holding(directory, hidden.file());
        Disk over = Disk.mount(parent)) {
      Path file = Files.createFile(Files.createDirectory(place).resolve("file"));
      assertThat(over.place()).isEqualTo(parent);
      assertThat(KernelLocks.holders(file, 7, 7))
          .as("beside " + former.process())
          .contains(List.of());
      try (ServerProcess holder = holding(directory, file)) {
        assertThat(KernelLocks.holders(file, 7, 7))
            .contains(List.of(holder.process().pid()));
      }
    }
  }

  @Test
  void a_file_of_the_same_number_on_another_disk_is_another() throws IOException {
    Path here = Files.createDirectory(directory.resolve("one"));
    Path there = Files.createDirectory(directory.resolve("other"));
    try (Disk one = Disk.mount(here);
        Disk other = Disk.mount(there)) {
      Path locked = one.file();
      Path free = other.file();
      assertThat(Files.getAttribute(free, "unix:ino"))
          .isEqualTo(Files.getAttribute(locked, "unix:ino"));
      try (ServerProcess holder = holding(directory, locked)) {
        assertThat(KernelLocks.holders(locked, 7, 7))
            .contains(List.of(holder.process().pid()));
        assertThat(KernelLocks.holders(free, 7, 7)).contains(List.of());
      }
    }
  }
}
