package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup does to what else is in its directory, and what it makes of a damaged one. */
class BackupSetTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  /** More than any system has. */
  private static final String NO_PROCESS = "999999999";

  @TempDir
  private Path place;

  private Path file;
  private Path parent;

  @BeforeEach
  void fill() throws IOException {
    file = Files.createDirectories(place.resolve("home")).resolve("context.db");
    parent = Files.createDirectories(place.resolve("backups"));
    try (Store store = new Store(new StoreSettings(file, false, true))) {
      store.open();
    }
  }

  private BackupSet made(String name) throws IOException {
    return BackupSet.make(new BackupSet.Request(file, parent, name, NOW), tx -> {}, bytes -> {});
  }

  @Test
  void what_a_dead_process_left_is_removed_and_a_directory_of_somebody_that_looks_alike_is_not()
      throws IOException {
    Path left = parent.resolve(".backup-20261120T103000.000Z-" + NO_PROCESS + ".draft");
    Path copy = parent.resolve(".before-v010-20261120T103000.000Z-" + NO_PROCESS + ".draft");
    Path letter = parent.resolve(".letter-" + NO_PROCESS + ".draft");
    for (Path directory : new Path[] {left, copy, letter}) {
      Files.writeString(Files.createDirectory(directory).resolve("text"), "precious");
    }

    assertThat(made("backup-20261120T103000.001Z").intact()).isTrue();

    assertThat(left).doesNotExist();
    assertThat(copy).doesNotExist();
    assertThat(letter.resolve("text")).hasContent("precious");
  }

  @Test
  void one_whose_description_cannot_be_read_does_not_hide_the_others() throws IOException {
    BackupSet whole = made("backup-20261120T103000.000Z");
    Path odd = made("backup-20261120T103000.001Z").directory();
    for (String text : new String[] {"{\"made_at\":\"yesterday\"}", "[]", "{", "7", ""}) {
      Files.writeString(odd.resolve("backup.json"), text);

      assertThat(BackupSet.in(parent)).as(text).containsExactly(whole);
    }
  }
}
