package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} says of places and files that are not as they should be. */
@SqliteOnly("doctor examines files")
class DoctorTest {
  @TempDir
  private Path place;

  private Path home;
  private Path file;

  @BeforeEach
  void found() {
    home = place.resolve("home");
    file = home.resolve("context.db");
    assertThat(new CliRunner(home).run("keys", "add", "--agent", "ann").code()).isZero();
  }

  private CliRunner.Done doctor() {
    return new CliRunner(home).run("doctor");
  }

  private void bad(String... words) {
    CliRunner.Done done = doctor();
    assertThat(done.code()).as(done.out()).isEqualTo(1);
    assertThat(done.out()).contains("bad ").contains(words);
    assertThat(done.out()).doesNotContain("keys add --agent ID");
    assertThat(done.err()).isEmpty();
  }

  @Test
  void before_the_first_server_there_is_nothing_to_examine() {
    CliRunner.Done done = new CliRunner(place.resolve("nowhere")).run("doctor");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .contains("there is no store at", "nowhere", "Nothing: the first server makes it");
    assertThat(place.resolve("nowhere")).doesNotExist();
  }

  @Test
  void a_place_where_no_store_can_be_is_bad() throws IOException {
    home = Files.writeString(place.resolve("plain"), "x").resolve("below/it");

    bad(
        "no store at " + home,
        "none can be made",
        "plain is not a directory",
        "SHARED_CONTEXT_HOME");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void a_link_that_leads_nowhere_is_named_with_where_it_leads() throws IOException {
    Path link = Files.createSymbolicLink(place.resolve("link"), place.resolve("gone"));
    home = link;

    bad("no store at", link + " is a link to " + place.resolve("gone"), "which is not there");
  }

  @Test
  void a_directory_in_the_files_place_is_bad() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);

    bad(file + " is a directory", "Move it away");
  }

  @Test
  void a_file_that_lost_its_content_stays_as_it_is() throws IOException {
    Files.write(file, new byte[0]);

    bad("is empty, though a store was here", "shared-context import");
    assertThat(file).isEmptyFile();
    Files.delete(home.resolve("admin.key"));
    assertThat(doctor().code()).isZero();
    assertThat(file).isEmptyFile();
  }

  @Test
  void garbage_is_bad() throws IOException {
    Files.writeString(file, "no database at all ".repeat(1_000));

    bad("not a database", "shared-context restore DIR", "--salvage DIR", "shared-context import");
  }

  @Test
  void a_file_that_was_cut_is_bad() throws IOException {
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(20_000);
    }

    bad("malformed", "shared-context restore DIR", "--salvage DIR", "shared-context import");
  }

  @Test
  void a_damaged_page_is_bad() throws IOException {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(8_192);
      damaged.write(new byte[8_192]);
    }

    bad("shared-context restore DIR", "--salvage DIR", "shared-context import");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void what_may_not_be_written_is_bad() throws IOException {
    for (Path path : List.of(file, home)) {
      var before = Files.getPosixFilePermissions(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-x------"));
      // The superuser may write all the same.
      Assumptions.assumeFalse(Files.isWritable(path));
      bad(path + " cannot be read and written", "chmod u+rw");
      Files.setPosixFilePermissions(path, before);
    }
  }
}
