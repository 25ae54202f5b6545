package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back of a store whose pages were damaged, and what a vacuum gives back. */
@SqliteOnly("what is saved is a file")
class SalvageTest {
  private static final int PAGE = 4_096;
  private static final int MESSAGES = 2_000;

  @TempDir
  private Path place;

  private CliRunner desk;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= MESSAGES; i++) {
      text.append("""
          {"space":"talk","seq":%d,"ts":"2026-01-01T00:00:00Z","sender":"ann","content":"message %d %s"}
          """.formatted(i, i, "w".repeat(300)));
    }
    desk = CliRunner.filled(place, text.toString());
    file = desk.home().resolve("context.db");
    assertThat(desk.run("vacuum").code()).isZero();
  }

  /** Overwrites pages all over the file, but those with the definitions, without which nothing is read. */
  private int damage(int every) throws IOException, SQLException {
    Set<Long> definitions = pagesOfDefinitions();
    int damaged = 0;
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = every; page < pages.length() / PAGE; page += every) {
        if (!definitions.contains(page + 1)) {
          pages.seek(page * PAGE);
          pages.write(new byte[PAGE]);
          damaged++;
        }
      }
    }
    return damaged;
  }

  private Set<Long> pagesOfDefinitions() throws SQLException {
    Set<Long> pages = new HashSet<>();
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = store.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")) {
      while (rows.next()) {
        pages.add(rows.getLong(1));
      }
    }
    return pages;
  }

  private static long messages(Path store) {
    return ReadOnlyStore.read(store, tx -> tx.number("SELECT count(*) AS n FROM messages"));
  }

  @Test
  void most_of_a_damaged_store_comes_back_and_what_is_lost_is_counted()
      throws IOException, SQLException {
    assertThat(damage(37)).isGreaterThan(5);
    assertThat(desk.run("doctor").out()).contains("doctor --salvage DIR");

    CliRunner.Done done = desk.run("doctor", "--salvage", place.resolve("saved").toString());

    assertThat(done.out()).as(done.err()).contains(" of messages; lost: ");
    Path saved = place.resolve("saved/context.db");
    assertThat(messages(saved)).isBetween(MESSAGES * 8L / 10, (long) MESSAGES);
    CliRunner fresh = new CliRunner(place.resolve("saved"));
    assertThat(fresh.run("doctor", "--fix").out()).contains("ok   integrity");
    assertThat(
            desk.run("doctor", "--salvage", place.resolve("saved").toString()).err())
        .contains("name a new directory");
  }

  @Test
  void of_a_sound_store_everything_comes_back() {
    CliRunner.Done done = desk.run("doctor", "--salvage", place.resolve("saved").toString());

    assertThat(done.code()).as(done.out()).isZero();
    assertThat(messages(place.resolve("saved/context.db"))).isEqualTo(MESSAGES);
    CliRunner fresh = new CliRunner(place.resolve("saved"));
    assertThat(fresh.run("export").out()).isEqualTo(desk.run("export").out());
    assertThat(fresh.run("doctor").out()).contains("ok   audit", "ok   references");
  }

  @Test
  void permissions_and_drafts_of_secrets_are_mended_on_request() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path draft = Files.writeString(desk.home().resolve("admin.key.0a1b2c3d"), "sck_x");

    assertThat(desk.run("doctor").out()).contains("open to others");
    assertThat(desk.run("doctor", "--fix").out()).contains("is so no longer");

    assertThat(draft).doesNotExist();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
