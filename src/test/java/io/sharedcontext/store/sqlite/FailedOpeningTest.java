package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attempt to open leaves behind that fails half way: it is made again with every call. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it alone shows which files a process has open")
class FailedOpeningTest {
  private final Path home;

  FailedOpeningTest(@TempDir Path directory) throws IOException {
    home = directory.toRealPath();
  }

  private List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        open.add(target(descriptor));
      }
    }
    open.removeIf(file -> !file.startsWith(home));
    return open;
  }

  private static Path target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException closedMeanwhile) {
      return descriptor;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".checkpoint", ".signal/commit"})
  void nothing_stays_open(String part) throws IOException {
    Path hindrance = Files.createDirectories(home.resolve("context.db" + part));
    try (Store store = new Store(new SqliteSettings(home.resolve("context.db"), false, false))) {
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatThrownBy(store::open).isInstanceOf(Failure.class);
        assertThat(openFiles()).isEmpty();
      }

      Files.delete(hindrance);
      assertThat(store.write(tx -> StoreProcess.put(tx, "x")).join()).isEqualTo(1);
    }
  }

  @Test
  void an_older_store_that_another_writes_is_busy_and_not_out_of_use() throws Exception {
    OldStores.make(home, 1, 0);
    Path file = home.resolve("context.db");
    try (Store store = new Store(new SqliteSettings(file, false, false))) {
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement begin = other.createStatement()) {
        begin.execute("BEGIN IMMEDIATE");

        assertThatThrownBy(store::open).satisfies(thrown -> {
          Failure failure = (Failure) thrown;
          assertThat(failure.code()).isEqualTo(ErrorCode.STORE_BUSY);
          assertThat(failure.retryAfterMillis()).isPresent();
        });
      }
      assertThat(store.write(tx -> StoreProcess.put(tx, "x")).join()).isEqualTo(1);
    }
  }

  @Test
  void a_process_that_finds_no_slot_does_not_keep_the_file_of_slots() throws IOException {
    Path slots = home.resolve("slots");
    try (RandomAccessFile file = new RandomAccessFile(slots.toFile(), "rw");
        FileLock all = file.getChannel().lock()) {
      assertThat(all.isValid()).isTrue();
      int before = openFiles().size();

      assertThatThrownBy(() -> FileProcessRegistry.join(slots, home.resolve("context.db")))
          .hasMessageContaining("processes share");

      assertThat(openFiles()).hasSize(before);
    }
  }
}
