package io.sharedcontext.store.sqlite;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.DraftLock;
import io.sharedcontext.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup does to what else is in its directory, and what it makes of a damaged one. */
class BackupSetTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  private Path place;

  private Path file;
  private Path parent;

  @BeforeEach
  void fill() throws IOException {
    file = Files.createDirectories(place.resolve("home")).resolve("context.db");
    parent = Files.createDirectories(place.resolve("backups"));
    try (Store store = new Store(new SqliteSettings(file, false, true))) {
      store.open();
    }
  }

  private BackupSet made(String name) throws IOException {
    return BackupSet.make(new BackupSet.Request(file, parent, name, NOW), tx -> {}, bytes -> {});
  }

  private static Path draft(Path path) throws IOException {
    Files.writeString(Files.createDirectory(path).resolve("text"), "precious");
    return path;
  }

  private static Path lockOf(Path draft) {
    return draft.resolveSibling(draft.getFileName() + ".lock");
  }

  private void touchedDaysAgo(Path draft) throws IOException {
    Files.setLastModifiedTime(
        draft, FileTime.from(Files.getLastModifiedTime(parent).toInstant().minus(2, DAYS)));
  }

  @Test
  void what_a_dead_process_left_is_removed_and_a_directory_of_somebody_that_looks_alike_is_not()
      throws IOException {
    Path left = draft(parent.resolve(".backup-20261120T103000.000Z-0123456789abcdef.draft"));
    Path copy = draft(parent.resolve(".before-v010-20261120T103000.000Z-4711.draft"));
    Path letter = draft(parent.resolve(".letter-4711.draft"));
    Files.createFile(lockOf(left));
    touchedDaysAgo(copy);
    touchedDaysAgo(letter);

    assertThat(made("backup-20261120T103000.001Z").intact()).isTrue();

    assertThat(left).doesNotExist();
    assertThat(copy).doesNotExist();
    assertThat(letter.resolve("text")).hasContent("precious");
    assertThat(parent.toFile().list())
        .containsExactlyInAnyOrder("backup-20261120T103000.001Z", ".letter-4711.draft");
  }

  /** Its number says nothing: in another container it may be anybody's, or nobody's. */
  @Test
  void what_a_living_process_is_at_work_on_stays() throws IOException {
    Path earlier = draft(parent.resolve(".backup-20261120T103000.000Z-999999999.draft"));
    try (DraftLock other =
        DraftLock.take(parent, ".backup-20261120T103000.000Z", ".draft", Pattern.compile("none"))) {
      draft(other.draft());
      touchedDaysAgo(other.draft());

      assertThat(made("backup-20261120T103000.001Z").intact()).isTrue();

      assertThat(other.draft().resolve("text")).hasContent("precious");
      assertThat(lockOf(other.draft())).exists();
    }
    assertThat(earlier.resolve("text")).as("of an earlier version, young").hasContent("precious");
    assertThat(parent.toFile().list((directory, name) -> name.endsWith(".lock")))
        .isEmpty();
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
