package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code bin/shared-context} uses no archive of classes that others may have made or altered. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherPlantedArchiveTest extends ArchivingFixture {
  private Path archive = Path.of("");

  @BeforeEach
  void makeArchive() throws Exception {
    Files.writeString(home.resolve("go"), "");
    run();
    archive = awaitArchive();
    assertThat(used()).isTrue();
  }

  private boolean used() throws Exception {
    return run().out().contains("-XX:AOTCache=" + archive);
  }

  private Path above(int steps) {
    return archive.resolve("../".repeat(steps)).normalize();
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void an_archive_or_a_directory_that_others_may_write_is_not_used() throws Exception {
    for (Path path : List.of(archive, above(1), above(2))) {
      boolean directory = Files.isDirectory(path);
      for (String mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
        mode(path, mode);
        assertThat(used()).as("%s of %s", mode, path).isFalse();
      }
      mode(path, directory ? "rwxr-xr-x" : "rw-r--r--");
      assertThat(used()).as("%s", path).isTrue();
    }
  }

  @Test
  void a_directory_above_may_be_written_by_others_only_if_they_can_move_nothing_there()
      throws Exception {
    Path above = above(3);
    mode(above, "rwxrwxrwx");
    assertThat(used()).isFalse();

    assertThat(new ProcessBuilder("chmod", "1777", above.toString()).start().waitFor())
        .isZero();
    assertThat(used()).isTrue();
  }

  @Test
  void a_link_to_an_archive_is_not_followed() throws Exception {
    Path elsewhere = Files.move(archive, home.resolve("elsewhere"));
    Files.createSymbolicLink(archive, elsewhere);

    assertThat(used()).isFalse();
  }

  @Test
  void an_archive_of_another_user_is_not_used() throws Exception {
    assumeTrue(give(archive), "this user cannot give a file away");

    assertThat(used()).isFalse();
  }

  @Test
  void nothing_is_made_in_a_directory_of_another_user() throws Exception {
    Path folder = above(1);
    long before = makings();
    Files.delete(archive);
    assumeTrue(give(folder), "this user cannot give a directory away");
    Path victim = Files.writeString(home.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve(archive.getFileName() + ".failed"), victim);

    assertThat(run("class-archive", "--background", archive.toString()).out()).isEmpty();

    assertThat(makings()).isEqualTo(before);
    assertThat(victim).hasContent("precious");
  }

  /** The user's own directory is absolute, or there is none. */
  @Test
  void a_home_in_the_working_directory_is_none() throws Exception {
    environment.put("HOME", ".");
    environment.remove("XDG_CACHE_HOME");
    ProcessResult result = start(
            Path.of("/bin/sh"),
            "-c",
            "cd \"$1\" && exec \"$0\"",
            launcher.toString(),
            home.toString())
        .await();

    assertThat(result.out()).contains("-jar").doesNotContain("AOTCache");
  }

  private static boolean give(Path path) throws Exception {
    return new ProcessBuilder("chown", "4242", path.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
