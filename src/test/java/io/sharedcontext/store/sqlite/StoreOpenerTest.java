package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a store comes up, where it refuses to, and what it says then. */
class StoreOpenerTest {
  private final Path home;
  private final AtomicReference<String> type = new AtomicReference<>("ext4");
  private final AtomicInteger request = new AtomicInteger();

  StoreOpenerTest(@TempDir Path directory) throws IOException {
    home = directory.toRealPath().resolve("home");
  }

  private Store store(Path file, boolean anyFileSystem) {
    StoreEnvironment real = StoreEnvironment.real();
    return SqliteEngine.store(
        new SqliteSettings(file, false, anyFileSystem),
        new StoreEnvironment(
            path -> {
              request.incrementAndGet();
              return String.valueOf(type.get());
            },
            real.migrations(),
            Optional.of(home.resolveSibling("caches"))));
  }

  private Failure refusal(Path file) {
    try (Store store = store(file, false)) {
      Failure failure = catchThrowableOfType(Failure.class, store::open);
      assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      return failure;
    }
  }

  private Path file() {
    return home.resolve("context.db");
  }

  private void opened(Path file) {
    try (Store store = store(file, false)) {
      store.open();
    }
  }

  private static void sql(Path file, String script) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void directory_and_files_are_for_their_owner_only() throws IOException {
    try (Store store = store(file(), false)) {
      store.write(tx -> StoreProcess.put(tx, "x")).join();

      assertThat(permissions(home)).isEqualTo("rwx------");
      try (var files = Files.list(home)) {
        assertThat(files.toList())
            .hasSizeGreaterThan(4)
            .allSatisfy(file -> assertThat(permissions(file))
                .as(file.toString())
                .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void an_empty_directory_becomes_private_and_one_in_use_stays_as_it_is() throws IOException {
    Path empty = Files.createDirectories(home.resolve("empty"));
    Path used = Files.createDirectories(home.resolve("used"));
    Files.setPosixFilePermissions(used, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(used.resolve("other"));

    opened(empty.resolve("context.db"));
    opened(used.resolve("context.db"));

    assertThat(permissions(empty)).isEqualTo("rwx------");
    assertThat(permissions(used)).isEqualTo("rwxr-xr-x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "virtiofs",
        "vboxsf",
        "drvfs",
        "afs",
        "ceph",
        "glusterfs",
        "davfs",
        "fakeowner",
        "afpfs"
      })
  void a_file_system_that_does_not_keep_processes_apart_is_refused(String other) {
    type.set(other);

    Failure failure = refusal(file());

    assertThat(failure.sentence()).contains(other).contains(file().toString());
    assertThat(failure.suggestions().toString()).contains("SHARED_CONTEXT_ANY_FILE_SYSTEM=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "apfs", "NTFS", "overlay", "fuseblk"})
  void a_local_file_system_is_used(String local) {
    type.set(local);

    opened(file());
  }

  @Test
  void the_file_system_is_not_asked_for_when_any_will_do() {
    type.set("nfs");
    try (Store store = store(file(), true)) {
      store.open();
    }
    assertThat(request).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dropbox", "OneDrive - Firm", "Mobile Documents"})
  void a_folder_that_another_program_synchronises_is_refused(String folder) {
    assertThat(refusal(home.resolve(folder).resolve("context.db")).sentence()).contains(folder);
  }

  @Test
  void a_second_name_for_the_file_is_refused() throws IOException {
    opened(file());
    Path symbolic = Files.createSymbolicLink(home.resolve("symbolic.db"), file());
    assertThat(refusal(symbolic).sentence()).contains("symbolic link");

    Files.createLink(home.resolve("hard.db"), file());
    assertThat(refusal(file()).sentence()).contains("hard link");
  }

  @Test
  void a_directory_may_be_reached_by_a_link_to_one_of_this_user() throws IOException {
    opened(file());
    Path link = Files.createSymbolicLink(home.resolveSibling("link"), home);

    try (Store store = store(link.resolve("context.db"), false)) {
      assertThat(store.facts().name()).isEqualTo(file().toString());
    }
  }

  @Test
  void another_programs_database_is_refused_and_left_alone() throws IOException, SQLException {
    Files.createDirectories(home);
    sql(file(), "CREATE TABLE theirs (x)");
    assertThat(refusal(file()).sentence()).contains("another program");

    Path named = home.resolve("named.db");
    sql(named, "PRAGMA application_id = 7; CREATE TABLE theirs (x)");
    assertThat(refusal(named).sentence()).contains("another program");
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_left_alone() throws IOException {
    Files.createDirectories(home);
    Files.writeString(file(), "dear diary, ".repeat(1_000));

    assertThat(refusal(file()).sentence()).contains("is not a database");
    assertThat(Files.readString(file())).startsWith("dear diary");
  }

  @Test
  void a_directory_in_place_of_the_file_is_refused() throws IOException {
    Files.createDirectories(file());

    assertThat(refusal(file()).sentence()).contains("is a directory");
  }

  @Test
  void a_newer_store_is_refused_with_both_versions() throws SQLException {
    opened(file());
    sql(file(), "PRAGMA user_version = 4711");

    Failure failure = refusal(file());

    assertThat(failure.sentence())
        .contains("version 4711")
        .contains("up to " + Migration.ALL.size());
    assertThat(failure.suggestions().toString()).contains("newer");
  }

  @Test
  void a_refusal_is_not_final() {
    type.set("nfs");
    try (Store store = store(file(), false)) {
      assertThatThrownBy(store::open).isInstanceOf(Failure.class);
      assertThatThrownBy(store.write(tx -> 1)::join).hasCauseInstanceOf(Failure.class);
      store.later(tx -> StoreProcess.put(tx, "lost"));
      type.set("ext4");

      assertThat(store.write(tx -> StoreProcess.put(tx, "x")).join()).isEqualTo(1);
    }
  }

  @Test
  void calls_that_come_together_open_it_once() {
    try (Store store = store(file(), false)) {
      long sum = IntStream.range(0, 50)
          .parallel()
          .mapToLong(i -> store.read(tx -> tx.number("SELECT 1 AS n")))
          .sum();

      assertThat(sum).isEqualTo(50);
      assertThat(request).hasValue(1);
    }
  }

  @Test
  void a_migration_that_fails_leaves_nothing_behind() {
    StoreEnvironment real = StoreEnvironment.real();
    StoreEnvironment broken = new StoreEnvironment(
        real.fileSystem(),
        Migration.named("/db/V001__first.sql", "/db/T002__second.sql", "/db/T002__second.sql"),
        real.caches());
    try (Store store = SqliteEngine.store(new SqliteSettings(file(), false, false), broken)) {
      assertThatThrownBy(store::open).isInstanceOf(Failure.class);
    }
    try (Store store = store(file(), false)) {
      assertThat(store.facts().version()).isEqualTo(Migration.ALL.size());
      assertThat(store.problems(false)).isEmpty();
    }
  }

  @Test
  void an_sqlite_with_the_wal_reset_bug_is_refused() {
    assertThatThrownBy(() -> StoreOpener.refuseOldSqlite("3.51.2")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> StoreOpener.refuseOldSqlite("3.40.1")).isInstanceOf(Failure.class);
    StoreOpener.refuseOldSqlite("3.51.3");
    StoreOpener.refuseOldSqlite("3.52.0");
  }

  @Test
  void every_migration_that_is_shipped_is_applied() throws IOException {
    try (var files = Files.list(Path.of("src", "main", "resources", "db"))) {
      assertThat(files
              .filter(Files::isRegularFile)
              .map(file -> "/db/" + file.getFileName())
              .sorted())
          .containsExactlyElementsOf(
              Migration.ALL.stream().map(Migration::resource).toList());
    }
  }
}
