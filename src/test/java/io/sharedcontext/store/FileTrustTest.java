package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.store.sqlite.SqliteSettings;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a store refuses to open, because others may have made or altered them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "owners and modes are those of POSIX")
@SqliteOnly("files of the store")
class FileTrustTest {
  private final Path home;

  FileTrustTest(@TempDir Path directory) throws IOException {
    home = directory.toRealPath().resolve("home");
  }

  private static Store store(Path file) {
    return new Store(new SqliteSettings(file, false, true));
  }

  private static void opened(Path file) {
    try (Store store = store(file)) {
      store.open();
    }
  }

  private static Failure refusal(Path file) {
    try (Store store = store(file)) {
      Failure failure = catchThrowableOfType(Failure.class, store::open);
      assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      return failure;
    }
  }

  private Path file() {
    return home.resolve("context.db");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "context.db",
        "context.db-wal",
        "context.db-shm",
        "context.db-journal",
        "context.db.init",
        "context.db.checkpoint",
        "context.db.queue",
        "context.db.presence",
        "context.db.signal",
        "context.db.signal/commit"
      })
  void a_link_in_place_of_any_file_is_refused_and_what_it_leads_to_stays(String name)
      throws IOException {
    opened(file());
    Path victim = Files.writeString(home.resolveSibling("victim"), "precious");
    Path planted = home.resolve(name);
    if (Files.isDirectory(planted)) {
      Files.delete(planted.resolve("commit"));
    }
    Files.deleteIfExists(planted);
    Files.createSymbolicLink(planted, victim);

    Failure failure = refusal(file());

    assertThat(failure.sentence()).contains(planted + " is a symbolic link");
    assertThat(failure.suggestions().toString()).contains("rm '" + planted + "'");
    assertThat(victim).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"context.db", "context.db.init", "context.db.queue", "context.db.presence"})
  void a_file_that_others_may_write_is_refused_with_the_remedy(String name) throws IOException {
    Files.createDirectories(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Path file = Files.createFile(home.resolve(name));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

    Failure failure = refusal(file());

    assertThat(failure.sentence()).contains("other users may write " + file);
    assertThat(failure.suggestions()).contains("chmod 600 '" + file + "'");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    opened(file());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx-w--w-"})
  void a_directory_that_others_may_write_is_refused_unless_it_is_empty(String mode)
      throws IOException {
    Files.createDirectories(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(mode));
    Path other = Files.createFile(home.resolve("other"));

    Failure failure = refusal(file());

    assertThat(failure.sentence()).contains("other users may write " + home);
    assertThat(failure.suggestions()).contains("chmod 700 '" + home + "'");
    assertThat(file()).doesNotExist();
    Files.delete(other);
    opened(file());
    assertThat(permissions(home)).isEqualTo("rwx------");
  }

  @Test
  void a_directory_to_which_others_may_only_add_files_is_used_and_what_they_add_is_not()
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("note"), "in use");
    assertThat(new ProcessBuilder("/bin/chmod", "1777", home.toString()).start().waitFor())
        .isZero();

    opened(file());

    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(refusal(file())).hasMessageContaining("other users may write " + file());
  }

  @Test
  void a_pipe_in_place_of_a_file_is_refused_and_not_waited_for() throws Exception {
    opened(file());
    Path queue = home.resolve("context.db.queue");
    assumeTrue(new ProcessBuilder("mkfifo", queue.toString()).start().waitFor() == 0, "no mkfifo");

    assertThat(refusal(file()).sentence()).contains(queue + " is not a file");
  }
}
